package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.RuntimeListener;
import dev.weft.driver.DriverHooks;
import dev.weft.spi.IntermittentListener;
import dev.weft.spi.ScheduleListener;
import java.time.Duration;
import java.util.List;

/// Calls a runtime's [RuntimeListener]s, so that their failures harm nobody.
public final class GuardedListener implements DriverHooks {

  private final TaskRuntime runtime;
  private final RuntimeListener[] listeners;
  private final ScheduleListener[] ofSchedules;
  private final IntermittentListener[] intermittent;

  /// The others.
  private final RuntimeListener[] constant;

  /// Whether one of the intermittent ones wants to hear of tasks. Plain: soon is enough, and
  /// whoever runs tasks passes fences all the time.
  private boolean intermittentHear;

  @SuppressWarnings("this-escape") // listeners only keep what they are given
  GuardedListener(TaskRuntime runtime, List<RuntimeListener> listeners) {
    this.runtime = runtime;
    this.listeners = listeners.toArray(RuntimeListener[]::new);
    this.ofSchedules =
        listeners.stream()
            .filter(ScheduleListener.class::isInstance)
            .toArray(ScheduleListener[]::new);
    this.intermittent =
        listeners.stream()
            .filter(IntermittentListener.class::isInstance)
            .toArray(IntermittentListener[]::new);
    this.constant =
        listeners.stream()
            .filter(listener -> !(listener instanceof IntermittentListener))
            .toArray(RuntimeListener[]::new);
    for (IntermittentListener listener : intermittent) {
      try {
        listener.onChange(this::askWhoHears);
      } catch (Throwable t) {
        failed(t);
      }
    }
    askWhoHears();
  }

  private synchronized void askWhoHears() {
    boolean hear = false;
    for (IntermittentListener listener : intermittent) {
      try {
        hear |= listener.hearsTasks();
      } catch (Throwable t) {
        failed(t);
      }
    }
    intermittentHear = hear;
  }

  /// Who is told of single tasks and polls.
  private RuntimeListener[] ofTasks() {
    return intermittentHear ? listeners : constant;
  }

  void spawned(SpawnedTask task) {
    for (RuntimeListener listener : ofTasks()) {
      try {
        listener.taskSpawned(task);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  /// `task` is over. Listeners are told of those that they were told of when they were spawned.
  void ended(SpawnedTask task, Object outcome) {
    if (!task.countsAsLive()) {
      forget(task);
      return;
    }
    RuntimeListener.End end =
        outcome instanceof Poll.Ready<?>
            ? RuntimeListener.End.VALUE
            : outcome instanceof JoinException.TaskFailed
                ? RuntimeListener.End.FAILED
                : RuntimeListener.End.CANCELLED;
    for (RuntimeListener listener : ofTasks()) {
      try {
        listener.taskEnded(task, end);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  private void forget(SpawnedTask task) {
    TaskHistories histories = runtime.histories();
    if (histories != null) {
      histories.ended(task);
    }
  }

  void beforePoll(SpawnedTask task) {
    for (RuntimeListener listener : ofTasks()) {
      try {
        listener.beforePoll(task);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  void afterPoll(SpawnedTask task) {
    for (RuntimeListener listener : ofTasks()) {
      try {
        listener.afterPoll(task);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  public void pollTakesLong(SpawnedTask task, Duration soFar, List<StackTraceElement> where) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.pollTakesLong(task, soFar, where);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  void unhandledFailure(String doing, Throwable failure) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.unhandledFailure(doing, failure);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void turned(int events) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.driverTurned(events);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void parking(int worker) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.workerParking(worker);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void unparked(int worker) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.workerUnparked(worker);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void stole(int worker, int tasks) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.tasksStolen(worker, tasks);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void overflowed(int worker) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.queueOverflowed(worker);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  @Override
  public void expiring(long lateNanos) {
    for (RuntimeListener listener : listeners) {
      try {
        listener.timersExpiring(lateNanos);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  /// A task is handed to its executor.
  void scheduled(AbortHandle task) {
    for (ScheduleListener listener : ofSchedules) {
      try {
        listener.taskScheduled(task);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  boolean hearsSchedules() {
    return ofSchedules.length > 0;
  }

  /// Throws nothing, not even where a text in quotes finds no heap.
  private void failed(Throwable failure) {
    try {
      runtime.unhandled("telling a listener", failure);
    } catch (Throwable noRoom) {
      return; // nor is there any to say so
    }
  }
}
