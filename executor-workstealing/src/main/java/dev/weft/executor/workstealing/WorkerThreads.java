package dev.weft.executor.workstealing;

import dev.weft.spi.RootTask;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.ThreadBound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The threads of one pool: one for each worker, and for tasks that block in place more, within the
/// runtime's [ThreadBound]. Beyond it a worker waits for a thread: for the first that has finished
/// such a task. A thread that has no worker stays for a while as a spare.
///
/// **Threads.** Any thread gives a worker a thread; the closing one joins.
///
/// *Protocol.* As in the pool of blocking calls: all counts and the queue change under `lock`; who
/// finds a spare takes one off `idle`, adds one to `promised` and signals, and whichever spare
/// wakes first redeems the promise.
/// - **T1** Each thread but as many as there are workers has its place in the bound, except while
///   it waits for a root of this runtime.
/// - **T2** A thread becomes a spare, or goes to its end, only if it saw no worker waiting under
///   the same hold of the lock.
/// - **T3** When nobody is under way in [#run], no more workers wait than threads are promised, or
///   the bound has refused another thread; then it calls [#room] when there is one. Whoever blocks
///   in place is a thread that will look (T2), too.
final class WorkerThreads implements ThreadBound.Party {

  /// How long a spare waits for a worker. Longer keeps threads that nobody needs, shorter starts
  /// new ones where tasks block in place now and then.
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String prefix;
  private final RuntimeThreads made;
  private final ThreadBound.Share share;
  private final Set<WorkerThread> alive = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  // Under the lock.
  private final Deque<Worker> waiting = new ArrayDeque<>();
  private int idle;
  private int promised;
  private int number;
  private boolean closed;

  WorkerThreads(String runtimeName, RuntimeThreads made, ThreadBound bound) {
    this.made = made;
    prefix = runtimeName + "-worker-";
    share = bound.join(this);
  }

  /// Gives `worker` its first thread.
  ///
  /// @throws OutOfMemoryError if the system refuses a new thread
  void start(Worker worker) {
    newThread(() -> live(worker)).start();
  }

  private WorkerThread newThread(Runnable life) {
    lock.lock();
    try {
      WorkerThread thread = made.adopt(new WorkerThread(prefix + number++, life));
      alive.add(thread);
      return thread;
    } finally {
      lock.unlock();
    }
  }

  /// Lets a spare or a new thread run `worker` or, where the bound allows none, the first that is
  /// free.
  ///
  /// @return `false` after [#shutDown]
  /// @throws OutOfMemoryError if the system refuses a new thread
  boolean run(Worker worker) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(worker);
      if (idle > 0) {
        idle--;
        promised++;
        work.signal();
        return true;
      }
    } finally {
      lock.unlock();
    }
    try {
      grow();
      return true;
    } catch (Throwable noThread) {
      if (withdraw(worker)) {
        throw noThread;
      }
      return true; // somebody has it
    }
  }

  private boolean withdraw(Worker worker) {
    lock.lock();
    try {
      return waiting.remove(worker);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void room() {
    grow();
  }

  @Override
  public void endIdle() {
    lock.lock();
    try {
      if (idle > 0) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// T3.
  private void grow() {
    while (needsThread() && share.tryTake()) {
      Worker worker = takeUnpromised();
      if (worker == null) {
        share.giveBack();
        return;
      }
      startFor(worker);
    }
  }

  private boolean needsThread() {
    lock.lock();
    try {
      return !closed && waiting.size() > promised;
    } finally {
      lock.unlock();
    }
  }

  /// A worker for a new thread, if one is still needed.
  private @Nullable Worker takeUnpromised() {
    lock.lock();
    try {
      return needsThread() ? waiting.poll() : null;
    } finally {
      lock.unlock();
    }
  }

  private void startFor(Worker worker) {
    WorkerThread thread = newThread(() -> live(worker));
    try {
      thread.start();
    } catch (Throwable noThread) {
      alive.remove(thread);
      putBack(worker);
      share.giveBack();
      throw noThread;
    }
  }

  private void putBack(Worker worker) {
    lock.lock();
    try {
      waiting.addFirst(worker);
    } finally {
      lock.unlock();
    }
  }

  private void live(Worker first) {
    try {
      for (Worker worker = first; worker != null; worker = next()) {
        worker.run();
      }
    } finally {
      left();
    }
  }

  /// The next worker without a thread; null when the calling thread has to end.
  private @Nullable Worker next() {
    lock.lock();
    try {
      while (true) {
        Worker worker = waiting.poll();
        if (worker != null) {
          return worker;
        }
        if (closed || !awaitPromise()) {
          return null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits as a spare; `false` after the keep-alive, or when the pool is closed or this thread's
  /// place in the bound is needed.
  private boolean awaitPromise() {
    idle++;
    long left = KEEP_ALIVE_NANOS;
    while (promised == 0 && !closed && left > 0 && !share.isWanted()) {
      try {
        left = work.awaitNanos(left);
      } catch (InterruptedException e) {
        // nobody has a reason to; look again
      }
    }
    if (promised > 0) {
      promised--; // whoever promised took it off idle
      return true;
    }
    idle--;
    return false;
  }

  private void left() {
    lock.lock();
    try {
      if (closed) {
        return; // stays in the set, to be joined; nobody starts threads any more
      }
      alive.remove((WorkerThread) Thread.currentThread());
    } finally {
      lock.unlock();
    }
    share.giveBack();
    grow();
  }

  /// Waits for `root`, on whatever thread. One that blocks in place gives its place back meanwhile:
  /// what it waits for may need a worker, and that a thread.
  void awaitDone(RootTask root) throws InterruptedException {
    boolean inPlace =
        Thread.currentThread() instanceof WorkerThread thread
            && thread.worker() == null
            && alive.contains(thread);
    if (!inPlace) {
      root.awaitDone();
      return;
    }
    share.giveBack();
    try {
      root.awaitDone();
    } finally {
      share.takeBack();
    }
  }

  /// Starts no more threads and ends the spare ones; those of workers end with their workers. Those
  /// that wait for a thread get one, whatever the bound, in which they end.
  void shutDown() {
    List<Worker> ending;
    lock.lock();
    try {
      closed = true;
      ending = new ArrayList<>(waiting);
      waiting.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    for (Worker worker : ending) {
      try {
        start(worker);
      } catch (OutOfMemoryError noThread) {
        // the executor cancels what is in its queue
      }
    }
  }

  /// Waits for the ends of all threads.
  void join(long limitNanos) {
    long deadline = System.nanoTime() + limitNanos;
    boolean interrupted = false;
    for (WorkerThread thread : alive) {
      for (long left = limitNanos; left > 0 && thread.getState() != Thread.State.TERMINATED; ) {
        left = deadline - System.nanoTime();
        try {
          thread.join(Duration.ofNanos(Math.max(1, left)));
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (IllegalThreadStateException notStarted) {
          break; // and never will be, unless its starter, who is alive, does so just now
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
