package dev.weft.task;

import dev.weft.Future;
import dev.weft.driver.Stillness;
import dev.weft.spi.Loggers;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The task of a `blockOn`, with a monitor on which its caller waits for the end.
public final class BlockOnTask extends SpawnedTask implements RootTask {

  private static final Logger LOG = Loggers.of(BlockOnTask.class);

  /// After how long a wait inside a static initialiser is suspected to last for ever. A program may
  /// take a moment to start; who waits for a deadlock looks at the log after some seconds.
  private static final long SUSPECT_MILLIS = 5_000;

  /// What knows that the caller waits, and whether it knows of the call that the caller is in.
  private @Nullable Stillness waitingIn;

  private boolean callerCounts;

  private boolean nudged;
  private boolean done;

  public BlockOnTask(TaskEnv env, long id, Future<?> future) {
    super(env, id, future);
    bornScheduled(); // who calls blockOn asks whether it was taken, and does not hold the ticket
  }

  /// The caller, whose ticket for this task counts already, waits from now on.
  void callerWaits(Stillness stillness) {
    callerCounts = PollingThread.isBlockingIn(env().runtime);
    waitingIn = stillness;
    stillness.callerWaits(callerCounts);
  }

  @Override
  protected void ended(TaskHandle<?> h, Object outcome) {
    if (waitingIn != null) {
      waitingIn.callerReturns(callerCounts);
    }
    showDone();
  }

  private synchronized void showDone() {
    done = true;
    notifyAll();
  }

  @Override
  public boolean countsAsLive() {
    return false;
  }

  @Override
  public Task task() {
    return this;
  }

  @Override
  public synchronized void nudge() {
    nudged = true;
    notifyAll();
  }

  @Override
  public void awaitDone() throws InterruptedException {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      awaitDoneInPool();
    } else {
      awaitDone(SUSPECT_MILLIS, LOG::warn);
    }
  }

  /// Tells the fork-join pool, whose other threads the task may need, that one of them waits.
  private void awaitDoneInPool() throws InterruptedException {
    var wait =
        new ForkJoinPool.ManagedBlocker() {
          @Override
          public boolean block() throws InterruptedException {
            awaitDone(SUSPECT_MILLIS, LOG::warn);
            return true;
          }

          @Override
          public boolean isReleasable() {
            return isDone();
          }
        };
    try {
      ForkJoinPool.managedBlock(wait);
    } catch (RejectedExecutionException noOtherThread) {
      wait.block(); // the pool is at its limit
    }
  }

  private synchronized boolean isDone() {
    return done;
  }

  public synchronized void awaitDone(long suspectMillis, Consumer<String> warn)
      throws InterruptedException {
    if (!done) {
      wait(suspectMillis);
    }
    if (!done) {
      suspectInitialiser(warn);
    }
    while (!done) {
      wait();
    }
  }

  private void suspectInitialiser(Consumer<String> warn) {
    StackWalker.getInstance()
        .walk(frames -> frames.filter(f -> f.getMethodName().equals("<clinit>")).findFirst())
        .ifPresent(
            frame ->
                warn.accept(
                    ("%s: blockOn waits in the static initialiser of %s. If the future needs that"
                         + " class, as a lambda or async block in it does, both wait for ever: no"
                         + " other thread may use it before its initialiser has ended. Call blockOn"
                         + " afterwards")
                        .formatted(env().runtime.name(), frame.getClassName())));
  }

  @Override
  public synchronized boolean awaitDoneOrNudge() throws InterruptedException {
    while (!done && !nudged) {
      wait();
    }
    nudged = false;
    return done;
  }
}
