package dev.weft.spi;

import dev.weft.AbortHandle;
import dev.weft.RuntimeListener;

/// A listener that is told of each time a task is handed to its executor, too: after its spawn, and
/// after each wake-up that found it idle. How long tasks wait for their turn is measured from here
/// to [RuntimeListener#beforePoll].
///
/// An interface of its own, since a runtime all of whose listeners do without it pays nothing.
///
/// **Threads.** As [RuntimeListener]; whoever wakes may be any thread.
public interface ScheduleListener extends RuntimeListener {

  /// A task is about to be handed to its executor, by the calling thread.
  void taskScheduled(AbortHandle task);
}
