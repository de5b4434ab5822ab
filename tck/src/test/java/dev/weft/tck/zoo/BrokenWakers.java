package dev.weft.tck.zoo;

import dev.weft.Future;
import dev.weft.Waker;
import dev.weft.tck.TaskOutcome;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Runtimes whose wakers are wrong.
final class BrokenWakers extends FlawedSubjects {

  @Breaks(
      value = "2.1",
      perhaps = "6.9", // which wakes while it is interrupted
      by = "throws at who wakes while interrupted",
      saying = "what a wake from another thread throws")
  static final class Interruptible extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wake(ToyTask<?> task) {
          if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted while it waits for the queue");
          }
          super.wake(task);
        }
      };
    }
  }

  @Breaks(
      value = {"1.9", "2.2"},
      by = "clears the notified bit after a poll in which the task woke itself",
      saying = "in vain")
  static final class ForgetsOwnWakes extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wake(ToyTask<?> task) {
          if (CURRENT.get() != task) {
            super.wake(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "2.3",
      by = "puts a task into the queue at each wake",
      saying = "100 wakes cause more than one poll")
  static final class QueuesEachWake extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wake(ToyTask<?> task) {
          synchronized (task) {
            task.notified = true;
            if (!task.running) {
              schedule(task);
            }
          }
        }

        @Override
        <T extends @Nullable Object> void run(ToyTask<T> task) {
          synchronized (task) {
            if (task.running && !task.over) {
              schedule(task);
              return;
            }
          }
          super.run(task);
        }
      };
    }
  }

  @Breaks(
      value = {"2.4", "2.9", "3.11", "6.1"},
      by = "keeps the future of a finished task, and polls it when woken",
      saying = {"polled after it was ready", "is reclaimed", "polls (", "poll"})
  static final class PollsTheDead extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
          Future<T> future = task.future;
          super.finish(task, end);
          if (end instanceof TaskOutcome.Value) {
            task.future = future;
            task.waker.task = task;
          }
        }

        @Override
        void wake(ToyTask<?> task) {
          if (task.isFinished()) {
            task.poll();
          } else {
            super.wake(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "2.5",
      perhaps = "3.15", // which aborts, too
      by = "forgets an abort when a wake from outside follows it",
      saying = "in vain waited")
  static final class ForgetsAborts extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wake(ToyTask<?> task) {
          synchronized (task) {
            task.aborted &= CURRENT.get() != null;
          }
          super.wake(task);
        }

        @Override
        void abort(ToyTask<?> task) {
          synchronized (task) {
            task.aborted = true;
          }
          super.wake(task);
        }
      };
    }
  }

  @Breaks(
      value = "2.7",
      by = "runs a woken task inside the wake",
      saying = "polls under way on one thread")
  static final class RunsInline extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wake(ToyTask<?> task) {
          synchronized (task) {
            if (CURRENT.get() == null || task.notified || task.running || task.over) {
              super.wake(task);
              return;
            }
            task.notified = true;
          }
          run(task);
        }
      };
    }
  }

  @Breaks(
      value = {"2.8", "10.8"},
      by = "has wakers that complain when the runtime is closed",
      saying = "the runtime is closed")
  static final class ComplainsAfterClose extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        Waker waker(ToyTask<?> task) {
          return new Complaining(this, task.waker);
        }
      };
    }
  }

  @Breaks(
      value = "2.9",
      by = "keeps the futures of finished tasks for later",
      saying = "the future or the result of a task that is over")
  static final class Hoards extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private final List<Object> hoard = new CopyOnWriteArrayList<>();

        @Override
        <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
          if (end instanceof TaskOutcome.Value) {
            hoard.add(Objects.requireNonNull(task.future));
          }
          super.finish(task, end);
        }
      };
    }
  }

  @Breaks(
      value = "2.10",
      by = "makes a new waker for each poll",
      saying = "wakers of two polls of one task")
  static final class NewWakerEachPoll extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        Waker waker(ToyTask<?> task) {
          return task.waker::wake;
        }
      };
    }
  }

  @Breaks(value = "2.10", by = "takes all its wakers for equal", saying = "wakers of two tasks")
  static final class AllWakersEqual extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        Waker waker(ToyTask<?> task) {
          return new Equal(task.waker);
        }
      };
    }
  }

  @Breaks(
      value = "2.11",
      by = "calls wakers with the lock on its tasks held",
      saying = "it waits for a lock")
  static final class WakesUnderALock extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        void wakeJoiner(Waker joiner) {
          synchronized (live) {
            super.wakeJoiner(joiner);
          }
        }
      };
    }
  }

  @Breaks(
      value = "2.12",
      by = "calls no waker any more when one has thrown",
      saying = "in vain waited")
  static final class StopsAfterAThrow extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private volatile boolean failed;

        @Override
        void wakeJoiner(Waker joiner) {
          if (!failed) {
            try {
              joiner.wake();
            } catch (RuntimeException failure) {
              failed = true;
            }
          }
        }
      };
    }
  }

  private record Complaining(ToyRuntime runtime, Waker waker) implements Waker {
    @Override
    public void wake() {
      if (runtime.closed && runtime.liveTasks() == 0) {
        throw new RejectedExecutionException("the runtime is closed");
      }
      waker.wake();
    }

    @Override
    public boolean wakesSameAs(Waker other) {
      return equals(other);
    }
  }

  private record Equal(Waker waker) implements Waker {
    @Override
    public void wake() {
      waker.wake();
    }

    @Override
    public boolean wakesSameAs(Waker other) {
      return other instanceof Equal;
    }
  }
}
