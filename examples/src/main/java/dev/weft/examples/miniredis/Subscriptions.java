package dev.weft.examples.miniredis;

import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who hears what is published on which channel.
///
/// **Threads.** Any.
final class Subscriptions {

  /// What a subscriber that reads slowly may have waiting, in messages; who has more is put out, as
  /// Redis does, and holds up nobody.
  private static final int MAILBOX = 16 * 1024;

  /// One connection that has subscribed.
  static final class Subscriber {
    final Mpsc<Reply> mailbox = Mpsc.bounded(MAILBOX);
    final Set<Keyspace.Key> channels = ConcurrentHashMap.newKeySet();

    /// Cancelled when it has too much waiting, or the server ends.
    final CancellationToken out;

    Subscriber(CancellationToken closing) {
      out = closing.child();
    }
  }

  private final ConcurrentHashMap<Keyspace.Key, Set<Subscriber>> channels =
      new ConcurrentHashMap<>();

  void subscribe(Subscriber subscriber, Keyspace.Key channel) {
    subscriber.channels.add(channel);
    channels.compute(
        channel,
        (name, present) -> {
          Set<Subscriber> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          all.add(subscriber);
          return all;
        });
  }

  void unsubscribe(Subscriber subscriber, Keyspace.Key channel) {
    subscriber.channels.remove(channel);
    channels.computeIfPresent(
        channel,
        (name, present) -> {
          present.remove(subscriber);
          return present.isEmpty() ? null : present;
        });
  }

  /// Sends `message` to whoever has subscribed to `channel`.
  ///
  /// @return how many that are
  int publish(Keyspace.Key channel, Reply message) {
    int receivers = 0;
    for (Subscriber subscriber : channels.getOrDefault(channel, Set.of())) {
      try {
        if (subscriber.mailbox.sender().trySend(message)) {
          receivers++;
        } else {
          subscriber.out.cancel();
        }
      } catch (SendFailedException gone) {
        continue;
      }
    }
    return receivers;
  }

  void leave(Subscriber subscriber) {
    subscriber.channels.forEach(channel -> unsubscribe(subscriber, channel));
    subscriber.mailbox.receiver().close();
  }
}
