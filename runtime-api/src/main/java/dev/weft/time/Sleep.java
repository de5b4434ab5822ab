package dev.weft.time;

import dev.weft.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A future that is ready at a deadline, and that may be given another one: from [Time#sleep] and
/// [Time#sleepUntil].
///
/// ```java
/// Sleep idle = Time.sleep(limit);
/// ... // whenever something has arrived:
/// idle.reset(limit);
/// ```
///
/// Fails with [dev.weft.RuntimeClosedException] if the runtime is closed.
///
/// **Threads.** It belongs to one party at a time, as every future does; that party resets it.
///
/// **Cancellation** takes the timer out at once. A reset makes it a fresh one.
public sealed interface Sleep extends Future<@Nullable Void> permits SleepTimer {

  /// Gives it the deadline `deadlineNanos` on the clock ([Time#nanos]) of the runtime that polls
  /// it: earlier or later than before, or past, whether it has been polled, is due, or is over.
  ///
  /// Whoever waits for it goes on waiting, or is woken when it is due. In a task of the runtime
  /// whose timer it is, the timer is moved and nobody is polled for that; elsewhere whoever waits
  /// is polled once more.
  void reset(long deadlineNanos);

  /// Gives it the deadline that is `duration` from now; see [#reset(long)].
  ///
  /// @throws IllegalStateException outside of tasks, where there is no clock to ask
  default void reset(Duration duration) {
    reset(Time.later(Time.nanos(), duration));
  }
}
