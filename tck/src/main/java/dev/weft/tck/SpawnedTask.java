package dev.weft.tck;

import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/// The handle of a task of a [RuntimeSubject].
public interface SpawnedTask<T extends @Nullable Object> {

  /// A future that waits for the end of the task and takes its result. Each call makes a future
  /// over the same handle; the result is there once.
  Future<TaskOutcome<T>> join();

  /// Asks for the task's cancellation; any thread. By the holder of the handle, who does not want
  /// the value any more.
  void abort();

  /// Says that nobody will join; any thread.
  void detach();

  /// Whether it is over; any thread.
  boolean isFinished();

  /// The task's id.
  long id();
}
