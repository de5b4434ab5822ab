package dev.weft;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The way in: makes tasks and hands them to whoever runs them. What nobody takes is cancelled
/// here, so that every handle is resolved.
///
/// **Threads.** Any.
final class Intake {

  private final Weft runtime;

  Intake(Weft runtime) {
    this.runtime = runtime;
  }

  /// See [Weft#spawn].
  <T extends @Nullable Object> JoinHandle<T> spawn(TaskEnv env, Future<T> future) {
    Objects.requireNonNull(future, "future");
    Task task = new Task(env, count(), future);
    JoinHandle<T> handle = task.handle();
    submit(task);
    return handle;
  }

  /// See [Weft#spawnBlocking].
  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(TaskEnv env, Callable<T> work) {
    var task = new BlockingTask(env, count(), work);
    JoinHandle<T> handle = task.handle();
    submit(task);
    return handle;
  }

  /// A child of `scope`, to be submitted when the scope knows it.
  ScopedTask scoped(Future<?> future, TaskScope scope) {
    return new ScopedTask(runtime.unnamed(), count(), future, scope);
  }

  /// Counts a task and gives it its id.
  private long count() {
    Context cx = Context.ofThread(runtime);
    if (cx == null) {
      runtime.counts().spawnedElsewhere();
      return TaskIds.nextOutside();
    }
    cx.countSpawned();
    return cx.nextTaskId();
  }

  /// Hands over a new task's ticket; cancels the task if nobody takes it.
  void submit(Task task) {
    if (runtime.intakeClosed()) {
      task.refuse(runtime.threadContext());
      return;
    }
    try {
      task.firstSubmit();
    } catch (RejectedExecutionException refused) {
      task.refuse(runtime.threadContext());
      if (!runtime.intakeClosed()) {
        throw refused;
      }
    }
  }
}
