package dev.weft.task;

import dev.weft.JoinException;
import dev.weft.UnhandledFailures;
import dev.weft.Unwinding;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.spi.StackReserve;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows when a task has published its outcome: the listener is told, [Weft#run] looks
/// whether it is over, and a failure that nobody receives goes to the policy.
///
/// **Threads.** Any.
public final class TaskCompletions {

  /// Initialised when a runtime opens and not when its first task ends: by then the process may be
  /// out of the descriptors that loading a class takes, or the thread out of stack, after which a
  /// class that was being initialised stays unusable.
  private static final List<Class<?>> NEEDED_AT_THE_END =
      List.of(
          DeferredCompletion.class,
          Ownership.class,
          JoinException.TaskFailed.class,
          JoinException.TaskCancelled.class,
          UnobservedFailures.Place.class,
          GraceTimer.class,
          TaskState.Wake.class,
          TaskState.Start.class,
          TaskState.Rest.class,
          StrandedTasks.class,
          StackReserve.class,
          TaskIds.class,
          TaskEnd.class,
          Observation.class,
          PollingThread.class,
          Unwinding.class,
          BlockOnTask.class);

  static {
    try {
      for (Class<?> needed : NEEDED_AT_THE_END) {
        MethodHandles.lookup().ensureInitialized(needed);
      }
      JoinExceptionAccess.get();
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TaskRuntime runtime;
  private final UnobservedFailures unobserved =
      new UnobservedFailures(this::nobodySees, this::tickLater);
  private final GraceTimer timer = new GraceTimer(unobserved::tick);

  TaskCompletions(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  /// After `task` published its outcome.
  ///
  /// @param joiner who waited for it
  void published(SpawnedTask task, TaskHandle<?> handle, @Nullable Waker joiner, Object outcome) {
    try {
      GuardedListener listener = runtime.listener();
      if (listener != null) {
        listener.ended(task, outcome);
      }
      if (joiner != TaskHandle.THREAD && outcome instanceof JoinException end) {
        notReceived(handle, end, joiner != null);
      }
    } finally {
      runtime.hooks().taskEnded();
    }
  }

  private void notReceived(TaskHandle<?> handle, JoinException end, boolean isAwaited) {
    if (TaskEnd.failures(end).isEmpty()) {
      return;
    }
    if (handle.isDetached()) {
      unobserved.report(end);
    } else {
      unobserved.failed(end, isAwaited);
    }
  }

  private void tickLater() {
    long grace = runtime.settings().graceNanos();
    timer.schedule(runtime.driver().timers(), grace / UnobservedFailures.TICKS);
  }

  /// Whoever waited for this failure gave up.
  void givenUp(JoinException failed) {
    unobserved.givenUp(failed);
  }

  /// Reports all failures that nobody has seen; when the runtime closes.
  public void reportAll() {
    unobserved.reportAll();
  }

  /// How many failures nobody has received yet.
  int unreceived() {
    return unobserved.size();
  }

  /// Reports what failed in a task that was detached.
  void report(JoinException failed) {
    unobserved.report(failed);
  }

  /// Does with a failure that no outcome can hold, or whose outcome reaches nobody, what the policy
  /// says. Any thread.
  ///
  /// @param doing what failed, as the rest of "unhandled failure while ..."
  public void nobodySees(String doing, Throwable failure) {
    GuardedListener listener = runtime.listener();
    if (listener != null) {
      listener.unhandledFailure(doing, failure);
    }
    UnhandledFailures policy = runtime.settings().unhandled();
    if (policy != UnhandledFailures.IGNORE) {
      runtime.unhandled(doing, failure);
    }
    if (policy == UnhandledFailures.SHUT_DOWN) {
      runtime.shutDown(failure);
    }
  }
}
