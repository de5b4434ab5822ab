package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Pauses between attempts, where the system does not say when the next one can succeed: each is
/// twice as long as the one before, up to a longest one. By default from 1 ms, which is soon for
/// people and long for a processor, to 16 ms.
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(16);

  private final Duration first;
  private final Duration longest;
  private Duration next;
  private @Nullable Future<@Nullable Void> pause;

  Backoff() {
    this(FIRST, LONGEST);
  }

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /// An attempt was in vain: the next one comes after a pause.
  void begin() {
    pause = Time.sleep(next);
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
  }

  /// An attempt succeeded: the next pause is a first one.
  void reset() {
    next = first;
  }

  /// Whether an attempt may be made; if not, the waker was left behind.
  boolean poll(Context cx) throws Exception {
    if (pause == null) {
      return true;
    }
    if (pause.poll(cx) instanceof Poll.Ready<?>) {
      pause = null;
      return true;
    }
    return false;
  }

  void cancel(Context cx) {
    if (pause != null) {
      pause.cancel(cx);
      pause = null;
    }
  }
}
