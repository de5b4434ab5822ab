package dev.weft.examples.scaleout;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.JoinSet;
import dev.weft.Joined;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A [dev.weft.JoinSet] whose tasks run in other processes: items go into a durable queue, workers
/// take them from there, and results come back through another one.
///
/// Each item is joined once, whatever becomes of the workers and of the broker; which worker it
/// was, and whether one before it died over the item, does not show.
///
/// **Threads.** One party spawns, one joins.
final class RemoteJoinSet implements AutoCloseable {

  /// How many items are on their way to the broker.
  private static final int AT_ONCE = 256;

  private final Broker broker;
  private final Queues queues;
  private final Inbox results;
  private final AtomicInteger spawned = new AtomicInteger();
  private final BitSet joined = new BitSet();
  private int count;
  private int again;

  /// Begins to listen to results. The thread waits for the broker's answer.
  RemoteJoinSet(Broker broker, Queues queues) throws IOException, JetStreamApiException {
    this.broker = broker;
    this.queues = queues;
    this.results = new Inbox(broker, queues.results(), Queues.TAKERS);
  }

  /// Gives each of `numbers` to whoever takes it. They count at once; yields when all are stored
  /// and cannot be lost any more. The name of an item is its place.
  Future<@Nullable Void> spawnAll(long[] numbers) {
    int first = spawned.getAndAdd(numbers.length);
    return async(
        () -> {
          try (JoinSet<PublishAck> storing = new JoinSet<>()) {
            for (int i = 0; i < numbers.length; i++) {
              if (storing.size() == AT_ONCE) {
                check(await(storing.joinNext()));
              }
              Entry item = new Entry(first + i, numbers[i]);
              storing.spawn(broker.store(queues.items(), item.bytes(), item.once()));
            }
            while (!storing.isEmpty()) {
              check(await(storing.joinNext()));
            }
          }
        });
  }

  private static void check(@Nullable Joined<PublishAck> ended) throws Exception {
    if (ended instanceof Joined.Failed<PublishAck> failed) {
      throw failed.why();
    }
  }

  /// The result of an item that was not joined before, in the order in which they come; null when
  /// every item spawned so far is joined.
  ///
  /// **Cancellation** is safe: a result stays in the queue until it is yielded.
  Future<@Nullable Entry> joinNext() {
    return async(
        () -> {
          while (count < spawned.get()) {
            Message message = await(results.recv());
            Entry result = Entry.of(message);
            message.ack();
            if (!joined.get(result.name())) {
              joined.set(result.name());
              count++;
              return result;
            }
            again++;
          }
          return null;
        });
  }

  /// How many items are joined.
  int joinedSoFar() {
    return count;
  }

  /// How many results came that were known already.
  int cameAgain() {
    return again;
  }

  @Override
  public void close() {
    results.close();
  }
}
