package dev.weft.examples.scaleout;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.sync.ChannelClosedException;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/// Takes items, works on them, stores their results; many at once, since most of it is waiting for
/// the broker.
///
/// An item is acknowledged when its result is stored, so one that is in hand when the process is
/// killed is somebody else's a little later.
///
/// **Threads.** One party runs it.
final class Worker {

  private static final int AT_ONCE = 64;

  private final Broker broker;
  private final Queues queues;
  private final Inbox items;

  /// @param items closed to end the worker: what it has by then is worked on to the end
  Worker(Broker broker, Queues queues, Inbox items) {
    this.broker = broker;
    this.queues = queues;
    this.items = items;
  }

  /// Works until the inbox is closed.
  Future<@Nullable Void> run() {
    return async(
        () -> {
          try (JoinSet<@Nullable Void> inHand = new JoinSet<>()) {
            try {
              while (true) {
                Message item = await(items.recv());
                if (inHand.size() == AT_ONCE) {
                  check(await(inHand.joinNext()));
                }
                inHand.spawn(work(item));
              }
            } catch (ChannelClosedException closed) {
              while (!inHand.isEmpty()) {
                check(await(inHand.joinNext()));
              }
            }
          }
        });
  }

  private Future<@Nullable Void> work(Message message) {
    return async(
        () -> {
          Entry item = Entry.of(message);
          Entry result = new Entry(item.name(), steps(item.number()));
          await(broker.store(queues.results(), result.bytes(), result.once()));
          message.ack();
        });
  }

  private static void check(@Nullable Joined<@Nullable Void> ended) throws Exception {
    if (ended instanceof Joined.Failed<@Nullable Void> failed) {
      throw failed.why();
    }
  }

  /// The work: how many steps of Collatz's lead from `number` to 1.
  static long steps(long number) {
    long steps = 0;
    for (long n = number; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
      steps++;
    }
    return steps;
  }
}
