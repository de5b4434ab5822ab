package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.WorkerMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// A work-stealing executor under one lock, right if it has no [Flaw]. Each worker has a queue of
/// [#CAPACITY] tasks; what does not fit goes to the queue of all.
class StealingExecutor implements TaskExecutor {

  /// What may be wrong.
  enum Flaw {
    NONE,
    /// What overflows a queue can be taken by its owner only.
    HIDES_OVERFLOW,
    /// What overflows a queue is gone.
    LOSES_OVERFLOW,
    /// Workers do not steal.
    NEVER_STEALS,
    /// A push from inside wakes nobody while fewer than five tasks are queued.
    WAKES_LATE,
    /// A worker with tasks of its own never looks at the queue of all.
    IGNORES_OTHERS,
    /// A worker with tasks of its own looks at the queue of all too rarely.
    LOOKS_RARELY,
    /// The newest task of a worker waits where nobody steals it.
    HIDES_NEWEST,
    /// The newest task of a worker that a task woke goes first, always.
    SLOT_WITHOUT_LIMIT,
    /// A push wakes all workers.
    WAKES_ALL,
    /// The leader goes back to sleep when it has run one of the tasks that it woke.
    FORGETS_WHAT_IT_WOKE,
    /// When the leader has something to run, nobody takes the lead.
    KEEPS_THE_LEAD,
    /// Stolen tasks stay reachable.
    KEEPS_WHAT_WAS_STOLEN,
    /// A push from inside wakes nobody for a single task.
    LEAVES_LONE_TASKS,
    /// Close leaves the workers' queues to their workers.
    LEAVES_QUEUES
  }

  static final int CAPACITY = 8;
  static final int GLOBAL_INTERVAL = 16;
  private static final int RARELY = 5000;
  private static final int MOST_IN_ROW = 3;

  private final Driver driver;
  private final Flaw flaw;
  private final List<Worker> workers = new ArrayList<>();

  // All that follows is guarded by this object.
  private final Deque<Task> common = new ArrayDeque<>();
  private final List<Task> stolen = new ArrayList<>();
  private int sleeping;
  private Worker leader;
  private boolean leaderWaits;
  private boolean closed;

  private StealingExecutor(ExecutorConfig config, Driver driver, Flaw flaw) {
    this.driver = driver;
    this.flaw = flaw;
    for (int i = 0; i < config.workers(); i++) {
      workers.add(new Worker(i));
    }
  }

  static TaskExecutorProvider provider(Flaw flaw) {
    return new TaskExecutorProvider() {
      @Override
      public String name() {
        return "thieves";
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public Availability availability() {
        return Availability.yes();
      }

      @Override
      public boolean leads() {
        return true;
      }

      @Override
      public TaskExecutor open(ExecutorConfig config, Driver driver) {
        var thieves = new StealingExecutor(config, driver, flaw);
        thieves.workers.forEach(worker -> config.threads().adopt(worker).start());
        return thieves;
      }
    };
  }

  @Override
  public synchronized void schedule(Task task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    StackReserve.ensure(); // taken and told, or not taken
    if (Thread.currentThread() instanceof Worker worker && workers.contains(worker)) {
      worker.push(task);
      if (worker.queue.size() >= leastToWake()) {
        wakeOne();
      }
    } else {
      common.addLast(task);
      wakeOne();
    }
  }

  private int leastToWake() {
    return switch (flaw) {
      case WAKES_LATE -> 6;
      case LEAVES_LONE_TASKS -> 2;
      default -> 0;
    };
  }

  private void wakeOne() {
    if (flaw == Flaw.WAKES_ALL) {
      notifyAll();
      driver.unpark();
    } else if (sleeping > 0) {
      notify();
    } else if (leaderWaits) {
      driver.unpark();
    }
  }

  private boolean isWorkVisible() {
    return !common.isEmpty() || workers.stream().anyMatch(worker -> !worker.queue.isEmpty());
  }

  @Override
  public synchronized boolean drain(long deadlineNanos) {
    while (isWorkVisible() || workers.stream().anyMatch(worker -> worker.busy)) {
      long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      try {
        wait(Math.min(millis, 5));
      } catch (InterruptedException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    List<Task> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayList<>(common);
      if (flaw != Flaw.LEAVES_QUEUES) {
        workers.forEach(worker -> rest.addAll(worker.left()));
      }
      notifyAll();
    }
    driver.unpark();
    cancel(rest);
    for (Worker worker : workers) {
      try {
        worker.join(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void cancel(Collection<Task> tasks) {
    tasks.forEach(
        task -> {
          task.abort();
          task.run();
        });
  }

  @Override
  public synchronized ExecutorMetrics counters() {
    return new ExecutorMetrics(
        common.size(),
        workers.stream()
            .map(worker -> new WorkerMetrics(0, worker.parks, 0, 0, 0, worker.queue.size()))
            .toList());
  }

  private final class Worker extends Thread {
    private final int index;
    private final Context cx;
    private final Deque<Task> queue = new ArrayDeque<>();
    private final Deque<Task> hidden = new ArrayDeque<>();
    private int tick;
    private long parks;
    private boolean busy;
    private boolean running;
    private boolean dispatching;
    private boolean mayTakeHidden = true;
    private Task newest;
    private int inRow;

    Worker(int index) {
      super(null, null, "zoo-" + index, 0, false);
      setDaemon(true);
      this.index = index;
      cx = driver.newContext(index);
    }

    /// A task that was scheduled by this worker; under the lock.
    void push(Task pushed) {
      Task task = pushed;
      if (flaw == Flaw.HIDES_NEWEST && running) {
        task = newest;
        newest = pushed;
        if (task == null) {
          return;
        }
      }
      if (flaw == Flaw.FORGETS_WHAT_IT_WOKE && dispatching) {
        hidden.addLast(task);
      } else if (queue.size() >= CAPACITY) {
        overflow(task);
      } else if (flaw == Flaw.SLOT_WITHOUT_LIMIT && running && !task.isNew()) {
        queue.addFirst(task);
      } else {
        queue.addLast(task);
      }
    }

    /// All that nobody has taken; under the lock.
    List<Task> left() {
      var left = new ArrayList<>(queue);
      left.addAll(hidden);
      if (newest != null) {
        left.add(newest);
      }
      return left;
    }

    private void overflow(Task task) {
      switch (flaw) {
        case LOSES_OVERFLOW -> {}
        case HIDES_OVERFLOW -> hidden.addLast(task);
        default -> common.addLast(task);
      }
    }

    @Override
    public void run() {
      try (var _ = cx.enter()) {
        while (true) {
          Task task = next();
          if (task != null) {
            running = true;
            boolean again = task.run(cx);
            running = false;
            if (again) {
              putAgain(task);
            }
          } else if (!rest()) {
            if (flaw == Flaw.LEAVES_QUEUES) {
              cancel(queue);
            }
            return;
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void putAgain(Task task) {
      synchronized (StealingExecutor.this) {
        (queue.size() < CAPACITY ? queue : common).addLast(task);
      }
    }

    private Task next() {
      synchronized (StealingExecutor.this) {
        busy = !closed;
        if (closed) {
          return null;
        }
        Task task = ++tick % interval() == 0 ? common.pollFirst() : null;
        task = task != null ? task : takeNewest();
        task = task != null ? task : queue.pollFirst();
        task = task != null ? task : takeHidden();
        task = task != null ? task : common.pollFirst();
        task = task != null ? task : steal();
        busy = task != null;
        if (task != null && isWorkVisible()) {
          wakeOneMore();
        }
        return task;
      }
    }

    private Task takeNewest() {
      Task task = newest;
      newest = null;
      inRow = task == null ? 0 : inRow + 1;
      if (inRow < MOST_IN_ROW) {
        return task;
      }
      inRow = 0;
      overflow(task);
      return null;
    }

    private Task takeHidden() {
      if (!mayTakeHidden) {
        return null;
      }
      mayTakeHidden = flaw != Flaw.FORGETS_WHAT_IT_WOKE;
      return hidden.pollFirst();
    }

    /// Repairs what a push did not see.
    private void wakeOneMore() {
      if (flaw != Flaw.WAKES_LATE || !common.isEmpty()) {
        wakeOne();
      }
    }

    private int interval() {
      return switch (flaw) {
        case IGNORES_OTHERS -> Integer.MAX_VALUE;
        case LOOKS_RARELY -> RARELY;
        default -> GLOBAL_INTERVAL;
      };
    }

    private Task steal() {
      if (flaw == Flaw.NEVER_STEALS) {
        return null;
      }
      for (Worker victim : workers) {
        if (!victim.queue.isEmpty()) {
          Task task = victim.queue.pollFirst();
          if (flaw == Flaw.KEEPS_WHAT_WAS_STOLEN) {
            stolen.add(task);
          }
          return task;
        }
      }
      return null;
    }

    /// Leads or sleeps; whether to go on.
    private boolean rest() throws InterruptedException {
      driver.parking(index);
      try {
        return sleepOrLead();
      } finally {
        driver.unparked(index);
      }
    }

    private boolean sleepOrLead() throws InterruptedException {
      synchronized (StealingExecutor.this) {
        if (closed) {
          return false;
        }
        if (canTakeWork()) {
          return true;
        }
        parks++;
        if ((leader != null && leader != this) || !driver.tryLead()) {
          sleeping++;
          StealingExecutor.this.wait();
          sleeping--;
          return true;
        }
        leader = this;
        leaderWaits = true;
      }
      lead();
      return true;
    }

    private boolean canTakeWork() {
      return flaw == Flaw.NEVER_STEALS ? !common.isEmpty() : isWorkVisible();
    }

    private void lead() {
      driver.turn(Long.MAX_VALUE);
      synchronized (StealingExecutor.this) {
        leaderWaits = false;
        mayTakeHidden = true;
      }
      dispatching = true;
      driver.dispatch();
      dispatching = false;
      driver.yieldLead();
      synchronized (StealingExecutor.this) {
        if (flaw != Flaw.KEEPS_THE_LEAD) {
          leader = null;
          StealingExecutor.this.notify();
        }
      }
    }
  }
}
