package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The threads on which blocking calls run ([Weft#spawnBlocking]): started when needed, ended after
/// a while without work, never more than a cap; beyond it calls wait in one queue.
///
/// **Threads.** Any thread submits and aborts; the pool's own threads take; the closing thread
/// closes.
///
/// *Protocol.* All counts and the queue change under `lock`. Each thread is *busy*, *idle* or
/// *promised*: a submitter that finds an idle thread takes one off `idle`, adds one to `promised`
/// and signals; whichever waiter wakes first redeems the promise.
/// - **B1** `threads` = busy + `idle` + `promised` + starting. It never exceeds the cap.
/// - **B2** A thread becomes idle, or ends, only if it saw the queue empty under the same hold of
///   the lock.
/// - **B3** When the lock is free and a call is queued, then a thread is promised, or one is
///   starting, or the cap is reached and every thread is busy. So somebody will look at the queue
///   again.
/// - **B4** Only one party runs a queued call: who *claims* it ([BlockingTask]), a thread to run it
///   or its aborter to cancel it. The queue may hold calls that were claimed by their aborter; who
///   takes them out drops them.
/// - **B5** After `closed` nothing enters; what was in the queue is cancelled by the closer.
///
/// *Why no wake-up is lost.* A thread about to give up after its keep-alive still counts as idle
/// until it has the lock again. If a submitter comes first it promises that thread work, and the
/// thread finds the promise before it looks at the clock; if the thread comes first it is off the
/// count, and the submitter starts another one. (tokio's issue 8056 is what happens otherwise.)
final class BlockingPool {

  private final Weft runtime;
  private final BlockingSettings settings;
  private final ThreadFactory factory;
  private final Set<BlockingThread> members = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();

  // Under the lock.
  private final TaskList queue = new TaskList();
  private int threads;
  private int idle;
  private int promised;
  private boolean closed;

  /// @param factory makes a thread that runs a [BlockingThread]
  BlockingPool(Weft runtime, BlockingSettings settings, ThreadFactory factory) {
    this.runtime = runtime;
    this.settings = settings;
    this.factory = factory;
  }

  Weft runtime() {
    return runtime;
  }

  /// Takes a call and its ticket.
  ///
  /// @throws RejectedExecutionException if the pool is closed, or has no thread and can start none;
  ///   the caller keeps the ticket
  void submit(BlockingTask task) {
    lock.lock();
    try {
      if (closed) {
        throw new RejectedExecutionException("the blocking pool is closed");
      }
      queue.add(task);
      if (idle > 0) {
        idle--;
        promised++;
        work.signal();
        return;
      }
      if (threads == settings.threads()) {
        return; // B3
      }
      threads++;
    } finally {
      lock.unlock();
    }
    start(task);
  }

  private void start(BlockingTask first) {
    var member = new BlockingThread(this);
    members.add(member);
    try {
      factory.newThread(member).start();
    } catch (Throwable noThread) {
      members.remove(member);
      cannotStart(first, noThread);
    }
  }

  /// Undoes the count. If there is no thread at all, what is queued would wait for ever.
  private void cannotStart(BlockingTask first, Throwable noThread) {
    List<BlockingTask> stranded = List.of();
    lock.lock();
    try {
      threads--;
      if (threads > 0) {
        return; // B2: it looks at the queue before it rests
      }
      stranded = takeAll();
    } finally {
      lock.unlock();
    }
    boolean mine = false;
    for (BlockingTask task : stranded) {
      if (task == first) {
        mine = task.claim();
      } else {
        task.abort();
      }
    }
    if (mine) {
      throw new RejectedExecutionException("no thread could be started", noThread);
    }
  }

  private List<BlockingTask> takeAll() {
    var all = new ArrayList<BlockingTask>();
    for (Task t = queue.poll(); t != null; t = queue.poll()) {
      all.add((BlockingTask) t);
    }
    return all;
  }

  /// The next call for one of the pool's threads, claimed; null when the thread has to end.
  @Nullable BlockingTask next() {
    lock.lock();
    try {
      while (true) {
        for (Task t = queue.poll(); t != null; t = queue.poll()) {
          if (((BlockingTask) t).claim()) {
            return (BlockingTask) t;
          }
        }
        if (closed || !awaitPromise()) {
          threads--;
          ended.signalAll();
          return null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Rests until there is work; `false` after the keep-alive, or when the pool is closed.
  private boolean awaitPromise() {
    idle++;
    long left = settings.keepAliveNanos();
    while (promised == 0 && !closed && left > 0) {
      left = await(work, left);
    }
    if (promised > 0) {
      promised--; // whoever promised took it off idle
      return true;
    }
    idle--;
    return false;
  }

  /// Nobody has a reason to interrupt these threads; an interrupt only makes them look again.
  private static long await(Condition condition, long nanos) {
    try {
      return condition.awaitNanos(nanos);
    } catch (InterruptedException e) {
      return nanos;
    }
  }

  void left(BlockingThread member) {
    members.remove(member);
  }

  /// Refuses further calls, cancels what is queued, and waits for what runs.
  ///
  /// @param deadlineNanos when to give up, on the scale of `System.nanoTime()`
  /// @return whether all threads have ended
  boolean close(long deadlineNanos) {
    List<BlockingTask> queued;
    lock.lock();
    try {
      closed = true;
      queued = takeAll();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    queued.forEach(Task::abort);
    return awaitEnd(deadlineNanos);
  }

  private boolean awaitEnd(long deadlineNanos) {
    boolean interrupted = false;
    lock.lock();
    try {
      while (threads > 0) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          ended.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The calls that run now, by name, id and state.
  List<String> running() {
    var names = new ArrayList<String>();
    for (BlockingThread member : members) {
      Task task = member.current();
      if (task != null) {
        names.add(task.toString());
      }
    }
    return names;
  }

  /// How many threads there are, how many of them rest, and how many calls are queued.
  BlockingCounts counts() {
    lock.lock();
    try {
      int live = 0;
      for (Task t = queue.first(); t != null; t = t.queueNext()) {
        live += ((BlockingTask) t).isClaimed() ? 0 : 1;
      }
      return new BlockingCounts(threads, idle, live);
    } finally {
      lock.unlock();
    }
  }
}
