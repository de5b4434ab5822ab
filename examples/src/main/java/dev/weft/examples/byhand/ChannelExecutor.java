package dev.weft.examples.byhand;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Waker;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The executor of the talk: a channel of tasks that are ready. A [Spawner] is its sending half,
/// and so is each task, whose waker sends it again; [#run] is the receiving half. It polls any
/// future of Weft's that needs no runtime, and has no reactor, no timer and no workers.
///
/// **Threads.** One thread calls [#run]; spawners and wakers may be used by any.
///
/// Futures go on when the executor does; none is ever cancelled.
final class ChannelExecutor {

  /// The talk's number.
  static final int CAPACITY = 10_000;

  private final int capacity;

  /// Never more than `capacity` tasks, since each is here once at most; and what ends the waiting.
  private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();

  private final AtomicInteger openSpawners = new AtomicInteger();
  private final AtomicInteger liveTasks = new AtomicInteger();

  /// @param capacity how many tasks may live at a time
  ChannelExecutor(int capacity) {
    this.capacity = capacity;
  }

  /// A new sending half.
  Spawner spawner() {
    return new Spawner();
  }

  /// Polls tasks in the order in which they became ready. Returns when every spawner is closed and
  /// every task is over; as long as one of either is left, somebody may send another.
  ///
  /// @throws InterruptedException if the thread was interrupted
  void run() throws InterruptedException {
    while (openSpawners.get() > 0 || liveTasks.get() > 0) {
      ready.take().run();
    }
  }

  /// Hands futures to the executor until it is closed.
  final class Spawner implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    private Spawner() {
      openSpawners.incrementAndGet();
    }

    /// Makes a task of `future`.
    ///
    /// @throws RejectedExecutionException if as many tasks live as the executor bears
    void spawn(Future<?> future) {
      if (closed.get()) {
        throw new IllegalStateException("this spawner is closed");
      }
      if (liveTasks.incrementAndGet() > capacity) {
        liveTasks.decrementAndGet();
        throw new RejectedExecutionException("there are " + capacity + " tasks already");
      }
      new Task(future).wake();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        openSpawners.decrementAndGet();
        ready.add(() -> {}); // so that a run that waits looks again
      }
    }
  }

  /// A future, and the flag that says whether it is in the channel.
  private final class Task implements Waker, Runnable {
    private final AtomicBoolean queued = new AtomicBoolean();

    /// The running thread's; null when it is over, so that a waker that somebody keeps holds
    /// nothing.
    private @Nullable Future<?> future;

    Task(Future<?> future) {
      this.future = future;
    }

    @Override
    public void wake() {
      if (queued.compareAndSet(false, true)) {
        ready.add(this);
      }
    }

    @Override
    public void run() {
      queued.set(false); // before the poll: a wake during it means another one
      if (future == null) {
        return;
      }
      try {
        if (future.poll(Context.of(this)).isPending()) {
          return;
        }
      } catch (Exception failure) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, failure);
      }
      future = null;
      liveTasks.decrementAndGet();
    }
  }
}
