package dev.weft.task;

import dev.weft.Context;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// J1 and J2 of [JoinHandle]: a joiner beside the end of the task.
class JoinHandleModelTest {

  private static final int VALUE = 7;

  /// What the runner of a task and its joiner do.
  private interface Ending {
    void end();

    /// The value, or 0 after `waker` was left behind.
    int poll(Waker waker) throws Exception;
  }

  private static void wake(Waker waker) {
    if (waker != null) {
      waker.wake();
    }
  }

  private static final class Real implements Ending {
    private final SpawnedTask task = BareTasks.task(1);
    private final TaskHandle<Integer> handle = task.handle();

    /// The last steps of a run, in their order.
    @Override
    public void end() {
      handle.settle(Poll.ready(VALUE));
      task.transitionToComplete();
      wake(handle.takeJoiner());
    }

    @Override
    public int poll(Waker waker) throws JoinException {
      return handle.poll(Context.of(waker)) instanceof Poll.Ready<Integer>(var value) ? value : 0;
    }
  }

  /// Each has one step done wrongly.
  private enum Twin implements Supplier<Ending> {
    DOES_NOT_LOOK_AGAIN {
      @Override
      int poll(State s, Waker waker) {
        if (s.complete.get()) {
          return s.outcome.get();
        }
        s.joiner.set(waker);
        return 0;
      }
    },
    TAKES_BEFORE_IT_COMPLETES {
      @Override
      void end(State s) {
        s.outcome.set(VALUE);
        Waker waker = s.joiner.getAndSet(null);
        s.complete.set(true);
        wake(waker);
      }
    },
    COMPLETES_BEFORE_IT_SETTLES {
      @Override
      void end(State s) {
        s.complete.set(true);
        s.outcome.set(VALUE);
        wake(s.joiner.getAndSet(null));
      }
    };

    private static final class State {
      final AtomicInteger outcome = new AtomicInteger(-1);
      final AtomicBoolean complete = new AtomicBoolean();
      final AtomicReference<Waker> joiner = new AtomicReference<>();
    }

    void end(State s) {
      s.outcome.set(VALUE);
      s.complete.set(true);
      wake(s.joiner.getAndSet(null));
    }

    int poll(State s, Waker waker) {
      s.joiner.set(waker);
      return s.complete.get() ? s.outcome.get() : 0;
    }

    @Override
    public Ending get() {
      var state = new State();
      return new Ending() {
        @Override
        public void end() {
          Twin.this.end(state);
        }

        @Override
        public int poll(Waker waker) {
          return Twin.this.poll(state, waker);
        }
      };
    }
  }

  private static void join(Ending ending) throws InterruptedException {
    ModelChecked.together(
        () -> {
          var wakes = new Semaphore(0);
          int value = ending.poll(wakes::release);
          while (value == 0) {
            wakes.acquireUninterruptibly();
            value = ending.poll(wakes::release);
          }
          if (value != VALUE) {
            throw new AssertionError("over, and yielded " + value);
          }
        },
        ending::end);
  }

  @Test
  @DisplayName("3.1, J1, J2: who joins beside the end hears of it and has the value")
  void j1_j2_theEndIsHeard() {
    ModelChecked.check(() -> join(ModelChecked.shared(new Real())));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("3.1, J1, J2, broken twins: the end is not heard, or comes without the value")
  void j1_j2_brokenTwins(Twin twin) {
    ModelChecked.mustFail(() -> join(twin.get()));
  }

  /// The runner, and one who came too late to wait ([JoinHandle#joinWith]), both take the waker.
  private static void takenByTwo(Supplier<Waker> joiner, AtomicInteger wakes)
      throws InterruptedException {
    ModelChecked.together(() -> wake(joiner.get()), () -> wake(joiner.get()));
    if (wakes.get() != 1) {
      throw new AssertionError("woken " + wakes + " times");
    }
  }

  @Test
  @DisplayName("J2: of two who take the waker one has it")
  void j2_takenOnce() {
    ModelChecked.check(
        () -> {
          var wakes = new AtomicInteger();
          TaskHandle<Integer> handle = ModelChecked.shared(BareTasks.task(1).<Integer>handle());
          handle.poll(Context.of(wakes::incrementAndGet));
          takenByTwo(handle::takeJoiner, wakes);
        });
  }

  @Test
  @DisplayName("J2, broken twin: both have it after a read and a write")
  void j2_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var wakes = new AtomicInteger();
          var joiner = new AtomicReference<Waker>(wakes::incrementAndGet);
          takenByTwo(
              () -> {
                Waker waker = joiner.get();
                joiner.set(null);
                return waker;
              },
              wakes);
        });
  }

  private static void staysDetached(Runnable cancel, Runnable detach, BooleanSupplier isDetached)
      throws InterruptedException {
    ModelChecked.together(cancel::run, detach::run);
    if (!isDetached.getAsBoolean()) {
      throw new AssertionError("not detached");
    }
  }

  @Test
  @DisplayName("J2: a cancelled join beside a detach does not undo it")
  void detachedBesideACancel() {
    ModelChecked.check(
        () -> {
          TaskHandle<Integer> handle = ModelChecked.shared(BareTasks.task(1).<Integer>handle());
          Context cx = Context.of(() -> {});
          handle.poll(cx);
          staysDetached(() -> handle.cancel(cx), handle::markDetached, handle::isDetached);
        });
  }

  @Test
  @DisplayName("J2, broken twin: a cancel that looks and then writes")
  void detachedTwin() {
    ModelChecked.mustFail(
        () -> {
          var detached = "detached";
          var joiner = ModelChecked.shared(new AtomicReference<>("a waker"));
          staysDetached(
              () -> {
                if (joiner.get() != detached) {
                  joiner.set(null);
                }
              },
              () -> joiner.set(detached),
              () -> joiner.get() == detached);
        });
  }
}
