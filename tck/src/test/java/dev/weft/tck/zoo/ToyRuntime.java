package dev.weft.tck.zoo;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.TaskOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The least that is a runtime: two threads, a queue, tasks and wakers. It keeps all rules of tasks
/// and wakers; the animals override one method each.
class ToyRuntime extends TasksOnlyRuntime {

  static final int WORKERS = 2;
  static final RuntimeCapabilities CAPABILITIES =
      new RuntimeCapabilities(false, false, false, false, false, false, true, WORKERS);

  static final ThreadLocal<@Nullable ToyTask<?>> CURRENT = new ThreadLocal<>();

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name = "toy-" + NUMBERS.incrementAndGet() + "-";
  final LinkedBlockingQueue<ToyTask<?>> queue = new LinkedBlockingQueue<>();
  final Set<ToyTask<?>> live = new HashSet<>();
  boolean closed;
  private final List<Thread> workers =
      Stream.generate(() -> Thread.ofPlatform().daemon().name(name + "worker").start(this::work))
          .limit(WORKERS)
          .toList();

  private void work() {
    try {
      while (true) {
        run(queue.take());
        Thread.interrupted(); // a task may have left it set
      }
    } catch (InterruptedException closing) {
      for (ToyTask<?> task = queue.poll(); task != null; task = queue.poll()) {
        run(task); // close has aborted it
      }
    }
  }

  // What can be done wrongly.

  <T extends @Nullable Object> void run(ToyTask<T> task) {
    boolean cancel;
    synchronized (task) {
      if (task.over) {
        return;
      }
      task.notified = false;
      task.running = true;
      cancel = task.aborted;
    }
    ToyTask<?> outer = CURRENT.get();
    CURRENT.set(task);
    TaskOutcome<T> end = cancel ? cleanUp(task) : task.poll();
    if (end == null && !rest(task)) {
      end = cleanUp(task);
    }
    if (end != null) {
      finish(task, end);
    }
    CURRENT.set(outer);
  }

  /// After a poll that stayed pending; whether the task lives on.
  boolean rest(ToyTask<?> task) {
    synchronized (task) {
      if (task.aborted) {
        return false;
      }
      task.running = false;
      if (task.notified) {
        schedule(task);
      }
      return true;
    }
  }

  <T extends @Nullable Object> TaskOutcome<T> cleanUp(ToyTask<T> task) {
    return task.cancel();
  }

  <T extends @Nullable Object> void finish(ToyTask<T> task, TaskOutcome<T> end) {
    Waker joiner;
    synchronized (task) {
      task.future = null;
      task.waker.task = null;
      task.end = end;
      task.over = true;
      joiner = task.joiner;
      task.joiner = null;
      task.notifyAll();
    }
    if (task.detached || task.aborted) {
      giveUp(task);
    }
    forget(task);
    if (joiner != null) {
      wakeJoiner(joiner);
    }
  }

  /// Closes what a task that is over has yielded, if somebody has to own that.
  void giveUp(ToyTask<?> task) {
    Object value;
    synchronized (task) {
      if (!(task.end instanceof TaskOutcome.Value<?>(Owned owned))) {
        return;
      }
      value = owned;
      task.replaceEnd(new CancellationException("nobody wants its value"));
    }
    Owned.dispose(value);
  }

  void detach(ToyTask<?> task) {
    synchronized (task) {
      task.detached = true;
    }
    giveUp(task);
  }

  void wakeJoiner(Waker joiner) {
    try {
      joiner.wake();
    } catch (Throwable contained) {
      // it must not throw
    }
  }

  void forget(ToyTask<?> task) {
    synchronized (live) {
      live.remove(task);
      live.notifyAll();
    }
  }

  void wake(ToyTask<?> task) {
    synchronized (task) {
      boolean idle = !task.notified && !task.running && !task.over;
      task.notified = true;
      if (idle) {
        schedule(task);
      }
    }
  }

  void abort(ToyTask<?> task) {
    synchronized (task) {
      task.aborted = true;
    }
    giveUp(task);
    wake(task);
  }

  void schedule(ToyTask<?> task) {
    queue.add(task);
  }

  <T extends @Nullable Object> TaskOutcome<T> take(ToyTask<T> task) {
    TaskOutcome<T> end = task.end;
    if (end == null) {
      throw new IllegalStateException("the result was delivered already");
    }
    task.taken = true;
    task.end = null;
    return end;
  }

  Waker waker(ToyTask<?> task) {
    return task.waker;
  }

  // What the kit asks for.

  @Override
  public <T extends @Nullable Object> ToyTask<T> spawn(Future<T> future) {
    var task = new ToyTask<>(this, future);
    synchronized (live) {
      if (!closed) {
        live.add(task);
        schedule(task);
        return task;
      }
    }
    finish(task, cleanUp(task));
    return task;
  }

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    refuseInside("blockOn inside a task; await the future instead");
    ToyTask<T> root = spawn(future);
    boolean interrupted = false;
    synchronized (root) {
      while (!root.over) {
        try {
          root.wait();
        } catch (InterruptedException e) {
          interrupted = true;
          root.abort();
        }
      }
    }
    if (interrupted) {
      throw new InterruptedException("interrupted in blockOn");
    }
    return switch (take(root)) {
      case TaskOutcome.Value<T>(T value) -> value;
      case TaskOutcome.Failed<T>(Throwable cause) ->
          throw ToyRuntime.<RuntimeException>sneak(cause);
      case TaskOutcome.Cancelled<T>(Throwable how) ->
          throw new IllegalStateException("the runtime was closed", how);
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private void refuseInside(String why) {
    ToyTask<?> task = CURRENT.get();
    if (task != null && task.runtime == this) {
      throw new IllegalStateException(why);
    }
  }

  @Override
  public long currentTaskId() {
    ToyTask<?> task = CURRENT.get();
    return task == null ? 0 : task.id;
  }

  @Override
  public String threadPrefix() {
    return name;
  }

  @Override
  public long liveTasks() {
    synchronized (live) {
      return live.size();
    }
  }

  @Override
  public boolean close(Duration limit) {
    refuseInside("close inside a task; close from outside");
    List<ToyTask<?>> left;
    synchronized (live) {
      closed = true;
      left = List.copyOf(live);
    }
    left.forEach(ToyTask::abort);
    boolean clean = awaitNoTask(System.nanoTime() + limit.toNanos());
    workers.forEach(Thread::interrupt);
    return clean;
  }

  private boolean awaitNoTask(long deadline) {
    synchronized (live) {
      while (!live.isEmpty()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(live, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }
}
