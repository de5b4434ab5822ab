package dev.weft;

import dev.weft.spi.StackReserve;
import java.util.Objects;
import java.util.concurrent.Callable;
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
  <T extends @Nullable Object> JoinHandle<T> spawn(@Nullable String name, Future<T> future) {
    Objects.requireNonNull(future, "future");
    Context cx = Context.ofThread();
    Task task = new Task(env(name, cx), newId(cx), carried(future));
    JoinHandle<T> handle = task.handle();
    submit(task, cx);
    return handle;
  }

  /// See [Weft#spawnBlocking].
  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      @Nullable String name, Callable<T> work) {
    Objects.requireNonNull(work, "work");
    Context cx = Context.ofThread();
    var task =
        new BlockingTask(env(name, cx), newId(cx), carried(new BlockingTask.BlockingCall<>(work)));
    JoinHandle<T> handle = task.handle();
    submit(task, cx);
    return handle;
  }

  /// The task of a `blockOn`, which its caller hands to the executor.
  RootTask root(Future<?> future) {
    Objects.requireNonNull(future, "future");
    return new RootTask(env(null, Context.ofThread()), TaskIds.nextOutside(), carried(future));
  }

  /// A child of `scope`, to be submitted when the scope knows it.
  ScopedTask scoped(Future<?> future, TaskScope scope) {
    Context cx = Context.ofThread();
    return new ScopedTask(env(null, cx), newId(cx), carried(future), scope);
  }

  /// A task of `home`, to be submitted when it knows it.
  LocalTask local(Future<?> future, LocalTasks home) {
    Context cx = Context.ofThread();
    var env = new TaskEnv(runtime, null, home.queue(), inherited(cx));
    return new LocalTask(env, newId(cx), carried(future), home);
  }

  /// Cancels a new task that shall not run.
  void refuse(Task task) {
    announce(task);
    StackReserve.ensure();
    count(Context.ofThread());
    task.refuse();
  }

  private void announce(Task task) {
    Listening listening = runtime.listening();
    if (listening != null) {
      listening.spawned(task);
    }
  }

  private TaskEnv env(@Nullable String name, @Nullable Context cx) {
    Locals locals = inherited(cx);
    return name == null && locals == null
        ? runtime.unnamed()
        : new TaskEnv(runtime, name, runtime.executor(), locals);
  }

  private static @Nullable Locals inherited(@Nullable Context cx) {
    return cx == null ? null : Locals.inherited(cx.locals());
  }

  private <T extends @Nullable Object> Future<T> carried(Future<T> future) {
    return runtime.taskSettings().carriesLogContext() ? LogContext.carry(future) : future;
  }

  private long newId(@Nullable Context cx) {
    return cx == null || !cx.serves(runtime) ? TaskIds.nextOutside() : cx.nextTaskId();
  }

  /// Counts a task, which from now on ends whatever happens: nothing that may fail is left to do
  /// before it is handed over.
  ///
  /// @param cx the calling thread's innermost context
  void count(@Nullable Context cx) {
    if (cx == null || !cx.serves(runtime)) {
      runtime.counts().spawnedElsewhere();
    } else {
      cx.countSpawned();
    }
  }

  /// Hands over a new task's ticket; cancels the task if nobody takes it.
  void submit(Task task) {
    submit(task, Context.ofThread());
  }

  private void submit(Task task, @Nullable Context cx) {
    if (runtime.intakeClosed()) {
      refuse(task);
    } else {
      announce(task);
      task.start(cx);
    }
  }
}
