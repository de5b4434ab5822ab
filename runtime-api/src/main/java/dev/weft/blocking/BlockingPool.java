package dev.weft.blocking;

import dev.weft.BlockingCounts;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.ThreadBound;
import dev.weft.task.PollingThread;
import dev.weft.task.TaskRuntime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads on which blocking calls run ([Weft#spawnBlocking]): started when needed, ended after
/// a while without work, never more than a cap; beyond it calls wait in one queue.
///
/// **Threads.** Any thread submits and aborts; the pool's own threads take; the closing thread
/// closes. The cap is a [ThreadBound], which calls in place share.
///
/// *Protocol.* All counts and the queue change under `lock`. Each thread is *starting*, *busy*,
/// *idle* or *promised*: a submitter that finds an idle thread takes one off `idle`, adds one to
/// `promised` and signals; whichever waiter wakes first redeems the promise.
/// - **B1** `threads` = busy + `idle` + `promised` + `starting`, and each has its place in the
///   bound.
/// - **B2** A thread becomes idle, or goes to its end, only if it saw the queue empty under the
///   same hold of the lock.
/// - **B3** When no submitter is under way, there are no more calls queued than threads promised or
///   starting, or the bound has refused another thread; then it calls [#room] when there is one. So
///   each call is looked at again: by those threads, or by the one that the bound grants to whoever
///   has none.
/// - **B4** Only one party runs a queued call: who *claims* it ([BlockingTask]), a thread to run it
///   or its aborter to cancel it. An aborter takes it out of the queue afterwards; a call that is
///   claimed before it is queued is not queued.
/// - **B5** After `closed` nothing enters; what was in the queue is cancelled by the closer.
/// - **B6** A thread that something kills (an `Error` of its own, not one of a call, which is the
///   call's failure) is counted down, and replaced if calls are queued.
///
/// *Why no wake-up is lost.* A thread about to give up after its keep-alive still counts as idle
/// until it has the lock again. If a submitter comes first it promises that thread work, and the
/// thread finds the promise before it looks at the clock; if the thread comes first it is off the
/// count, and the submitter starts another one. (tokio's issue 8056 is what happens otherwise.)
public final class BlockingPool implements ThreadBound.Party {

  private final TaskRuntime runtime;
  private final BlockingSettings settings;
  private final ThreadFactory factory;
  private final Predicate<Runnable> others;
  private final ThreadBound.Share share;
  private final Set<BlockingThread> members = ConcurrentHashMap.newKeySet();
  private final Runnable makeOne = () -> new BlockingThread(this).makeOne();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();

  // Under the lock.
  private final CallQueue queue = new CallQueue();
  private int threads;
  private int starting;
  private int idle;
  private int promised;
  private boolean closed;

  /// @param bound on the threads that may block
  public BlockingPool(TaskRuntime runtime, BlockingSettings settings, ThreadBound bound) {
    this(
        runtime,
        settings,
        settings.factory(runtime.name(), runtime.threads()),
        call -> runtime.executor().makeCall(call),
        bound);
    new BlockingTask(runtime.unnamed(), 0, Futures.never(), this).claim(); // linked now
  }

  /// @param factory makes a thread that runs a [BlockingThread]
  /// @param others whether somebody else runs a call
  BlockingPool(
      TaskRuntime runtime,
      BlockingSettings settings,
      ThreadFactory factory,
      Predicate<Runnable> others,
      ThreadBound bound) {
    this.runtime = runtime;
    this.settings = settings;
    this.factory = factory;
    this.others = others;
    this.share = bound.join(this);
  }

  TaskRuntime runtime() {
    return runtime;
  }

  /// Makes the call `work` as a task; see [Weft#spawnBlocking].
  public <T extends @Nullable Object> JoinHandle<T> spawn(@Nullable String name, Callable<T> work) {
    return runtime
        .spawner()
        .spawn(
            name,
            new BlockingTask.BlockingCall<>(work),
            (env, id, call) -> new BlockingTask(env, id, call, this));
  }

  /// Takes a call and its ticket.
  ///
  /// @throws RejectedExecutionException if the pool is closed, or has no thread and can start none;
  ///   the caller keeps the ticket
  void submit(BlockingTask task) {
    StackReserve.ensureForTasks(); // the lock is freed, the counts agree, and a thread takes some
    lock.lock();
    try {
      if (closed) {
        throw new RejectedExecutionException("the blocking pool is closed");
      }
      if (task.isClaimed()) {
        return; // B4
      }
      queue.add(task);
      if (idle > 0) {
        idle--;
        promised++;
        work.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      if (others.test(makeOne)) {
        return;
      }
    } catch (Throwable refused) {
      withdraw(task);
      throw refused;
    }
    grow(task);
  }

  /// The next call for a thread that is none of the pool's, claimed; null if all were aborted.
  @Nullable BlockingTask nextIfAny() {
    return locked(this::claimed);
  }

  /// The oldest queued call that nobody has claimed, claimed. Under the lock.
  private @Nullable BlockingTask claimed() {
    BlockingTask task = queue.poll();
    while (task != null && !task.claim()) {
      task = queue.poll();
    }
    return task;
  }

  /// Takes a call that its aborter has claimed out of the queue (B4).
  void withdraw(BlockingTask task) {
    locked(() -> queue.remove(task));
  }

  @Override
  public void room() {
    grow(null);
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

  /// B3: starts threads until there are enough or the bound refuses one.
  ///
  /// @param mine the call that the caller waits for, if any; see [#submit]
  private void grow(@Nullable BlockingTask mine) {
    while (needsThread() && share.tryTake()) {
      if (!enter()) {
        share.giveBack();
        return;
      }
      if (!start(mine)) {
        return; // those that there are look at the queue
      }
    }
  }

  private boolean needsThread() {
    return locked(() -> !closed && queue.size() > promised + starting);
  }

  /// Counts a new thread in, if it is still needed.
  private boolean enter() {
    lock.lock();
    try {
      boolean needed = !closed && queue.size() > promised + starting;
      if (needed) {
        threads++;
        starting++;
      }
      return needed;
    } finally {
      lock.unlock();
    }
  }

  private boolean start(@Nullable BlockingTask mine) {
    BlockingThread member = null;
    try {
      member = new BlockingThread(this);
      members.add(member);
      factory.newThread(member).start();
      return true;
    } catch (Throwable noThread) {
      if (member != null) {
        members.remove(member);
      }
      cannotStart(mine, noThread);
      return false;
    }
  }

  /// Undoes the count. If there is no thread at all, what is queued would wait for ever.
  private void cannotStart(@Nullable BlockingTask mine, Throwable noThread) {
    lock.lock();
    try {
      threads--;
      starting--;
    } finally {
      lock.unlock();
    }
    share.giveBack();
    boolean refused = false;
    for (BlockingTask task = takeStranded(); task != null; task = takeStranded()) {
      if (task == mine) {
        refused = true;
      } else {
        task.abort();
      }
    }
    if (refused) {
      throw new RejectedExecutionException("no thread could be started", noThread);
    }
  }

  /// A queued call that no thread will take. Where there is a thread, it looks at the queue before
  /// it rests (B2).
  private @Nullable BlockingTask takeStranded() {
    return locked(() -> threads > 0 ? null : queue.poll());
  }

  /// The calling thread has started, and is from now on busy.
  void begun() {
    locked(() -> starting--);
  }

  /// The next call for one of the pool's threads, claimed; null when the thread has to end.
  @Nullable BlockingTask next() {
    lock.lock();
    try {
      while (true) {
        BlockingTask task = claimed();
        if (task != null || closed || !awaitPromise()) {
          return task;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Rests until there is work; `false` after the keep-alive, or when the pool is closed or its
  /// place in the bound is needed.
  private boolean awaitPromise() {
    idle++;
    try {
      long left = settings.keepAliveNanos();
      while (promised == 0 && !closed && left > 0 && !share.isWanted()) {
        left = await(work, left);
      }
    } catch (Throwable killed) {
      if (idle > 0) {
        idle--;
      } else {
        promised--; // the call goes to whom `left` starts
      }
      throw killed;
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

  /// The calling thread ends, whatever the reason.
  void left(BlockingThread member) {
    members.remove(member);
    lock.lock();
    try {
      threads--;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    share.giveBack();
    grow(null); // for calls whose thread could not be started, because this one was still there
  }

  /// Refuses further calls, cancels what is queued, and waits for what runs.
  ///
  /// @param deadlineNanos when to give up, on the scale of `System.nanoTime()`
  /// @return whether all threads have ended
  public boolean close(long deadlineNanos) {
    List<BlockingTask> queued;
    lock.lock();
    try {
      closed = true;
      queued = queue.takeAll();
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
  public List<String> running() {
    return members.stream().flatMap(BlockingThread::current).map(Task::toString).toList();
  }

  /// What each thread polls with.
  public List<PollingThread> polling() {
    return members.stream().flatMap(BlockingThread::polling).toList();
  }

  /// How many threads there are, how many of them rest, and how many calls are queued.
  public BlockingCounts counts() {
    return locked(() -> new BlockingCounts(threads, idle, queue.size()));
  }

  private <T extends @Nullable Object> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
