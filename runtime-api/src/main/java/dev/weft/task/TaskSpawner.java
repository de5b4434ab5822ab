package dev.weft.task;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.LogContext;
import dev.weft.spi.StackReserve;
import dev.weft.spi.TaskExecutor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes tasks and hands them to whoever runs them. What nobody takes is cancelled here, so that
/// every handle is resolved.
///
/// **Threads.** Any.
public final class TaskSpawner {

  private final TaskRuntime runtime;

  TaskSpawner(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  /// See [dev.weft.Weft#spawn].
  public <T extends @Nullable Object> JoinHandle<T> spawn(@Nullable String name, Future<T> future) {
    Objects.requireNonNull(future, "future");
    PollingThread thread = PollingThread.current();
    var task = new SpawnedTask(env(name, thread), newId(thread), carried(future));
    JoinHandle<T> handle = task.handle();
    submit(task, thread);
    return handle;
  }

  /// Spawns a task that `maker` makes.
  public <T extends @Nullable Object> JoinHandle<T> spawn(
      @Nullable String name, Future<T> future, TaskMaker maker) {
    PollingThread thread = PollingThread.current();
    SpawnedTask task = maker.make(env(name, thread), newId(thread), carried(future));
    JoinHandle<T> handle = task.handle();
    submit(task, thread);
    return handle;
  }

  /// The task of a `blockOn`, which its caller hands to the executor.
  BlockOnTask root(Future<?> future) {
    Objects.requireNonNull(future, "future");
    return new BlockOnTask(
        env(null, PollingThread.current()), TaskIds.nextOutside(), carried(future));
  }

  /// A task that `owner` hears of, to be submitted when the owner knows it.
  public HookedTask hooked(Future<?> future, TaskOwner owner) {
    PollingThread thread = PollingThread.current();
    return new HookedTask(env(null, thread), newId(thread), carried(future), owner);
  }

  /// A task of `owner`, who runs it from `queue`; to be submitted when the owner knows it.
  public HookedTask hooked(Future<?> future, TaskOwner owner, TaskExecutor queue) {
    PollingThread thread = PollingThread.current();
    var env = new TaskEnv(runtime, null, runtime.counted(queue), inherited(thread));
    return new HookedTask(env, newId(thread), carried(future), owner);
  }

  /// Cancels a new task that shall not run.
  public void refuse(SpawnedTask task) {
    announce(task);
    StackReserve.ensure();
    count(PollingThread.current());
    task.refuse();
  }

  private void announce(SpawnedTask task) {
    GuardedListener listener = runtime.listener();
    if (listener != null) {
      listener.spawned(task);
    }
  }

  private TaskEnv env(@Nullable String name, @Nullable PollingThread thread) {
    LocalBindings locals = inherited(thread);
    return name == null && locals == null
        ? runtime.unnamed()
        : new TaskEnv(runtime, name, runtime.executor(), locals);
  }

  private static @Nullable LocalBindings inherited(@Nullable PollingThread thread) {
    return thread == null ? null : LocalBindings.inherited(thread.locals());
  }

  private <T extends @Nullable Object> Future<T> carried(Future<T> future) {
    return runtime.settings().carriesLogContext() ? LogContext.carry(future) : future;
  }

  private long newId(@Nullable PollingThread thread) {
    return thread == null || !thread.serves(runtime) ? TaskIds.nextOutside() : thread.nextTaskId();
  }

  /// Counts a task, which from now on ends whatever happens: nothing that may fail is left to do
  /// before it is handed over.
  ///
  /// @param thread the calling thread's innermost one
  void count(@Nullable PollingThread thread) {
    if (thread == null || !thread.serves(runtime)) {
      runtime.counts().spawnedElsewhere();
    } else {
      thread.countSpawned();
    }
  }

  /// Hands over a new task's ticket; cancels the task if nobody takes it.
  public void submit(SpawnedTask task) {
    submit(task, PollingThread.current());
  }

  private void submit(SpawnedTask task, @Nullable PollingThread thread) {
    if (runtime.isIntakeClosed()) {
      refuse(task);
    } else {
      announce(task);
      task.start(thread);
    }
  }
}
