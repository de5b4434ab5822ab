package dev.weft.spi;

import java.util.concurrent.Executor;

/// Executors made of other things.
public final class TaskExecutors {
  private TaskExecutors() {}

  /// A provider of executors that let `executor` of the JDK run the tasks, such as a
  /// `ThreadPoolExecutor`, a `ForkJoinPool` or an event loop. Pass it to
  /// `WeftBuilder.executor(TaskExecutorProvider)`.
  ///
  /// Tasks run in the order in which they became ready, as far as the threads of `executor` go.
  ///
  /// The runtime gets one daemon thread that leads the driver. `executor` stays the caller's:
  /// closing the runtime cancels and awaits the tasks, but shuts nothing down. Shutting `executor`
  /// down first cancels each task at its next wake, on the thread that wakes; tasks it dropped from
  /// its queue are lost, and closing the runtime reports them as survivors.
  ///
  /// `executor` must run what it is given later and on another thread than the caller's: one that
  /// runs it inline (`Runnable::run`, `CallerRunsPolicy`) would poll a task inside a waker; such a
  /// hand-over fails with [IllegalStateException]. It may refuse with `RejectedExecutionException`;
  /// a spawn then throws, and a task that was woken is cancelled.
  public static TaskExecutorProvider from(String name, Executor executor) {
    return new JdkExecutorProvider(name, executor);
  }
}
