package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// G3 of [DeferredCompletion]: a task that is over lives on for what was cancelled in it and runs
/// on, beside whoever ends that. A wake that is lost shows as a hang.
class RunningCleanupsModelTest {

  /// What runs on, until another thread says so.
  private static final class Rest implements Future<Object> {
    final AtomicBoolean done = new AtomicBoolean();
    final AtomicReference<Waker> waker = new AtomicReference<>();
    final AtomicInteger polling = new AtomicInteger();

    @Override
    public Poll<Object> poll(Context cx) {
      if (polling.incrementAndGet() != 1) {
        throw new AssertionError("polled by two");
      }
      waker.set(cx.waker());
      Poll<Object> polled = done.get() ? Poll.ready(1) : Poll.pending();
      polling.decrementAndGet();
      return polled;
    }

    @Override
    public void cancel(Context cx) {}

    void end() {
      done.set(true);
      Waker w = waker.getAndSet(null);
      if (w != null) {
        w.wake();
      }
    }
  }

  /// The runner of the task: what the executor and the task do with its ticket.
  private static final class Runner {
    final Semaphore tickets = new Semaphore(0);
    final Rest rest = new Rest();
    final AtomicBoolean innerPolled = new AtomicBoolean();
    final SpawnedTask task = ModelChecked.shared(BareTasks.task(1));
    final DeferredCompletion completion =
        ModelChecked.shared(
            new DeferredCompletion(
                () -> {},
                Futures.pollFn(
                    cx -> {
                      innerPolled.set(true);
                      return Poll.pending();
                    })));
    final Context cx = Context.of(this::wake);

    void wake() {
      if (task.transitionToNotified() == TaskState.Wake.SUBMIT) {
        tickets.release();
      }
    }

    /// Cancelled; then polled as long as the rest is not over.
    void run() throws Exception {
      task.transitionToRunning();
      completion.keepPolling(rest);
      if (!completion.livesOn(5)) {
        throw new AssertionError("does not live on");
      }
      task.transitionToFinishing();
      while (true) {
        task.transitionToRunning();
        if (!completion.poll(cx).isPending()) {
          break;
        }
        if (task.transitionToIdle(false) == TaskState.Rest.IDLE) {
          tickets.acquireUninterruptibly();
        }
      }
      task.transitionToComplete();
    }

    void check() {
      if (!task.isComplete() || innerPolled.get() || (int) completion.outcome() != 5) {
        throw new AssertionError(task + ", polled after its end: " + innerPolled);
      }
    }
  }

  @Test
  @DisplayName("g3: the task is polled until its rest is over, and nothing else is")
  void g3_livesOn() {
    ModelChecked.check(
        () -> {
          var runner = new Runner();
          ModelChecked.together(runner::run, runner.rest::end);
          runner.check();
        });
  }

  @Test
  @DisplayName("g3, broken twin: whoever wakes a rest polls it")
  void g3_pollingTwin() {
    ModelChecked.mustFail(
        () -> {
          var rest = new Rest();
          var waiting = new Semaphore(0);
          Waker polls =
              () -> {
                if (!rest.poll(Context.of(() -> {})).isPending()) {
                  waiting.release();
                }
              };
          ModelChecked.together(
              () -> {
                if (rest.poll(Context.of(polls)).isPending()) {
                  waiting.acquireUninterruptibly();
                }
              },
              rest::end);
        });
  }

  @Test
  @DisplayName("g3, broken twin: a finishing task rests whatever it was woken for")
  void g3_restingTwin() {
    ModelChecked.mustFail(
        () -> {
          var rest = new Rest();
          var notified = new AtomicBoolean();
          var tickets = new Semaphore(0);
          var idle = new AtomicBoolean();
          Waker waker =
              () -> {
                notified.set(true);
                if (idle.getAndSet(false)) {
                  tickets.release();
                }
              };
          ModelChecked.together(
              () -> {
                while (rest.poll(Context.of(waker)).isPending()) {
                  notified.set(false);
                  idle.set(true);
                  tickets.acquireUninterruptibly();
                }
              },
              rest::end);
        });
  }
}
