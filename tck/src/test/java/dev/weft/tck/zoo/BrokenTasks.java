package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.WeftSubject;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runtimes whose tasks and handles are wrong.
final class BrokenTasks extends FlawedSubjects {

  @Breaks(value = "3.1", by = "takes a null for a failure", saying = "a task that returned null")
  static final class TakesNullForFailure extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
          boolean none = end instanceof TaskOutcome.Value<T>(T value) && value == null;
          super.finish(task, none ? new TaskOutcome.Failed<>(new NullPointerException()) : end);
        }
      };
    }
  }

  @Breaks(
      value = "3.2",
      by = "gives all tasks up when one throws an Error",
      saying = "an idle task is ended because others failed")
  static final class GivesUpAtErrors extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
          super.finish(task, end);
          if (end instanceof TaskOutcome.Failed<T>(Throwable cause) && cause instanceof Error) {
            List<ToyTask<?>> all;
            synchronized (live) {
              all = List.copyOf(live);
            }
            all.stream().filter(other -> !other.notified).forEach(this::abort);
          }
        }
      };
    }
  }

  @Breaks(
      value = {"2.5", "3.3", "3.11", "10.8"},
      by = "polls an aborted task once more before it cancels it",
      saying = {
        "polled after its task was aborted",
        "polls after an abort",
        "polls (",
        "polls of its task"
      })
  static final class PollsTheAborted extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> TaskOutcome<T> cleanUp(ToyTask<T> task) {
          if (!task.notified) {
            task.poll();
          }
          return super.cleanUp(task);
        }
      };
    }
  }

  @Breaks(
      value = {"3.4", "3.11", "3.15"},
      by = "cancels a running task that was aborted although its poll finished it",
      saying = {
        "a poll that finished the task",
        "aborted in the last poll",
        "closed that was aborted in its last poll"
      })
  static final class AbortBeatsResult extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
          boolean late = task.aborted && end instanceof TaskOutcome.Value;
          super.finish(task, late ? cleanUp(task) : end);
        }
      };
    }
  }

  @Breaks(
      value = {"3.5", "3.11", "3.15"},
      by = "lets an abort replace the result of a finished task",
      saying = {
        "aborted afterwards",
        "aborted after the end",
        "closed that was aborted after its end"
      })
  static final class AbortReplacesResult extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void abort(ToyTask<?> task) {
          if (task.isFinished()) {
            task.replaceEnd(new CancellationException());
          }
          super.abort(task);
        }
      };
    }
  }

  @Breaks(
      value = "3.15",
      by = "keeps what a detached task has yielded",
      saying = "closed that was detached")
  static final class DetachKeepsTheValue extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void giveUp(ToyTask<?> task) {
          if (!task.detached) {
            super.giveUp(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = {"3.6", "3.7", "3.11", "6.6", "6.7", "10.6"},
      by = "marks an aborted task and wakes no worker for it",
      saying = "in vain waited")
  static final class AbortWakesNobody extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private final Queue<ToyTask<?>> marked = new ConcurrentLinkedQueue<>();

        @Override
        void abort(ToyTask<?> task) {
          if (closed || task.running) {
            super.abort(task);
          } else {
            marked.add(task);
          }
        }

        @Override
        void schedule(ToyTask<?> task) {
          super.schedule(task);
          ToyTask<?> aborted;
          while ((aborted = marked.poll()) != null) {
            super.abort(aborted);
          }
        }
      };
    }
  }

  @Breaks(
      value = {"3.7", "3.11"},
      perhaps = "10.4",
      by = "reports the end of a task before it cleans up",
      saying = {"over before its cleanup", "cancels ("})
  static final class ReportsTooEarly extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> TaskOutcome<T> cleanUp(ToyTask<T> task) {
          if (CURRENT.get() == task) {
            synchronized (task) {
              task.over = true;
            }
            LockSupport.parkNanos(2_000_000);
          }
          return super.cleanUp(task);
        }
      };
    }
  }

  @Breaks(
      value = {"3.8", "3.15"},
      by = "delivers a result as often as it is asked",
      saying = {"a second time", "closes of a value that was received"})
  static final class DeliversTwice extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> TaskOutcome<T> take(ToyTask<T> task) {
          return Objects.requireNonNull(task.end);
        }
      };
    }
  }

  @Breaks(
      value = {"3.9", "3.11"},
      by = "swallows what cleanup throws",
      saying = {"whose cleanup threw", "what its cleanup threw"})
  static final class SwallowsCleanup extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> TaskOutcome<T> cleanUp(ToyTask<T> task) {
          super.cleanUp(task);
          return new TaskOutcome.Cancelled<>(new CancellationException());
        }
      };
    }
  }

  @Breaks(
      value = {"3.12", "10.3"},
      by = "does not know the task in its cleanup",
      saying = "in its cleanup")
  static final class CleansUpOutside extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        public long currentTaskId() {
          ToyTask<?> task = CURRENT.get();
          return task == null || task.aborted ? 0 : task.id;
        }
      };
    }
  }

  @Breaks(
      value = {"3.13", "10.3"},
      by = "binds its task-local for polls only",
      saying = {"a task-local during the cleanup", "a task-local in the cleanup"})
  static final class BindsForPollsOnly extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        public <T extends @Nullable Object> Future<T> bind(String value, Future<T> future) {
          Future<T> bound = super.bind(value, future);
          return new Future<>() {
            @Override
            public Poll<T> poll(Context cx) throws Exception {
              return bound.poll(cx);
            }

            @Override
            public void cancel(Context cx) {
              future.cancel(cx);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "3.14",
      by = "keeps the tasks it cancelled",
      saying = "a pair of tasks that awaited each other")
  static final class KeepsTheCancelled extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private final List<Object> kept = new CopyOnWriteArrayList<>();

        @Override
        <T extends @Nullable Object> TaskOutcome<T> cleanUp(ToyTask<T> task) {
          kept.add(Objects.requireNonNull(task.future));
          return super.cleanUp(task);
        }
      };
    }
  }

  @Breaks(
      value = {"3.10", "3.11"},
      by = "cleans a confined task up on the thread that aborts it",
      saying = {"threads that polled or cancelled a confined task", "breaks rule 3.11"})
  static final class CleansUpWhereAborted extends RuntimeTck implements Examined {
    @Override
    public String subjectName() {
      return "cleans up where aborted";
    }

    @Override
    public RuntimeCapabilities capabilities() {
      return WeftSubject.capabilities(1, true);
    }

    @Override
    protected RuntimeSubject openSubject() {
      return new WeftSubject(Weft.builder().executor("fifo").open()) {
        @Override
        public Confined confined() {
          return new Loose(super.confined());
        }
      };
    }
  }

  private record Loose(RuntimeSubject.Confined tasks) implements RuntimeSubject.Confined {
    @Override
    public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) {
      var once = new CancelledOnce<>(future);
      return new AbortsHere<>(tasks.spawn(once), once);
    }

    @Override
    public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
      return tasks.blockOn(future);
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  private record AbortsHere<T extends @Nullable Object>(
      SpawnedTask<T> task, CancelledOnce<T> future) implements SpawnedTask<T> {
    @Override
    public void abort() {
      if (future.isIdle) {
        future.cancel(Context.of(() -> {}));
      }
      task.abort();
    }

    @Override
    public Future<TaskOutcome<T>> join() {
      return task.join();
    }

    @Override
    public void detach() {
      task.detach();
    }

    @Override
    public boolean isFinished() {
      return task.isFinished();
    }

    @Override
    public long id() {
      return task.id();
    }
  }

  private static final class CancelledOnce<T extends @Nullable Object> implements Future<T> {
    private final Future<T> future;
    volatile boolean isIdle;

    CancelledOnce(Future<T> future) {
      this.future = future;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      isIdle = false;
      Poll<T> polled = future.poll(cx);
      isIdle = polled.isPending();
      return polled;
    }

    @Override
    public void cancel(Context cx) {
      if (isIdle) {
        isIdle = false;
        future.cancel(cx);
      }
    }
  }
}
