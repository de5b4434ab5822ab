package dev.weft;

import dev.weft.spi.Loggers;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;

/// The task of a `blockOn`: a thread waits for its end.
///
/// For executors that drive tasks on the waiting thread ([dev.weft.spi.TaskExecutor#blockOn]).
/// Waiting uses the task's monitor and not `LockSupport.park`, so that user code on the same thread
/// may park and unpark as it likes.
///
/// **Threads.** [#awaitDone] and [#awaitDoneOrNudge] are for the thread that called `blockOn`;
/// [#nudge] and [#abort] for any.
public final class RootTask extends Task {

  private static final Logger LOG = Loggers.of(RootTask.class);

  /// After how long a wait inside a static initialiser is suspected to last for ever. A program may
  /// take a moment to start; who waits for a deadlock looks at the log after some seconds.
  private static final long SUSPECT_MILLIS = 5_000;

  private boolean nudged;
  private boolean done;

  RootTask(TaskEnv env, long id, Future<?> future) {
    super(env, id, future);
  }

  @Override
  synchronized void ended(JoinHandle<?> h, Object outcome) {
    done = true;
    notifyAll();
  }

  @Override
  boolean countsAsLive() {
    return false;
  }

  /// Makes [#awaitDoneOrNudge] return, now or the next time. Any thread.
  public synchronized void nudge() {
    nudged = true;
    notifyAll();
  }

  /// Waits until the task is over. A wait of some seconds inside a static initialiser is logged: a
  /// worker that needs the class waits for its initialiser. A thread of a fork-join pool tells the
  /// pool that it waits.
  ///
  /// @throws InterruptedException if the thread was interrupted; the task goes on
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

  synchronized void awaitDone(long suspectMillis, Consumer<String> warn)
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

  /// Waits until the task is over or somebody nudges, and clears the nudge.
  ///
  /// @return whether the task is over
  /// @throws InterruptedException if the thread was interrupted; the task goes on
  public synchronized boolean awaitDoneOrNudge() throws InterruptedException {
    while (!done && !nudged) {
      wait();
    }
    nudged = false;
    return done;
  }
}
