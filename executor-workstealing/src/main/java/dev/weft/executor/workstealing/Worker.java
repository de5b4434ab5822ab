package dev.weft.executor.workstealing;

import dev.weft.Context;
import dev.weft.spi.Driver;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One worker: its queue and the loop that runs tasks from it.
///
/// A round is: every [Driver#pollInterval] tasks let the driver have a turn; every 61st task take
/// one from the injection first; else from the own queue; else a batch from the injection; else
/// steal; else park, that is, lead the driver or sleep ([Parking]).
///
/// **Threads.** Owned by its thread. Others call [#parker], [#queue] (to steal) and [#metrics]. The
/// thread of a task that blocks in place gives the worker away, with all that waits in it, to
/// another thread, and finishes its task without one.
///
/// - **W1** A task that yields goes to the tail of the own queue and is not taken from there before
///   the driver had a turn (`turnBefore`) or, where another worker leads, before this one has
///   expired the timers that are overdue: the leader may be waiting for a processor. A thief may
///   take it earlier: it had nothing to do, so some worker leads or has just done so.
/// - **W2** *After taking a task the worker wakes another if it left some behind* and nobody
///   searches; except that it may keep for itself, for a while, what its own dispatch delivered
///   ([Backlog]). That repairs whatever a push did not see, and what it did not look for: the
///   leader's pushes in `dispatch`, and yields, wake nobody. A worker that gets stuck meanwhile
///   gave the lead up before, so whoever falls asleep or leads after that looks through the queues
///   first (I3), and else a standby looks ([StuckQueues]).
/// - **W3** Injected tasks run in the order of their injection, as far as one worker has them:
///   while its queue holds some of the last batch, the 61st task is not special.
/// - **W4** When it parks its queue and its slot are empty.
/// - **W5** `cx` says whose the worker is: each thread has a context of its own for it, which is
///   given to another thread only when that one is done with it. A thread whose context it is not
///   touches nothing else.
/// - **W6** *A push is done or not done.* Tasks push at the end of their stacks, too. What may
///   throw comes before the step that takes the ticket, or makes sure of the stack first; a wake-up
///   that fails after it is made good by W2.
final class Worker {

  /// No task waits for a turn.
  private static final long NEVER = Long.MAX_VALUE;

  private final Pool pool;
  private final Driver driver;
  private final int index;
  private final LocalQueue queue;
  private final LifoSlot slot;
  private final FairnessTick tick;
  private final Backlog backlog;
  private final DriverTurns turns;
  private final PushWakeups pushes;
  private final Parking parking;
  private final Victims victims;
  private final WorkerCounters counters;

  /// Of this worker, and not in use.
  private final Queue<Context> spareContexts = new ConcurrentLinkedQueue<>();

  /// W5.
  private Context cx;

  /// Tasks that found the injection closed; cancelled at the end.
  private final TaskList refused = new TaskList();

  /// For what overflows; empty in between, and there before the heap is full.
  private final TaskList moved = new TaskList();

  /// The index in the queue before which the driver must have had a turn.
  private long turnBefore = NEVER;

  /// Tasks below this index came from the injection, or are older than some that did.
  private long injectedBefore;

  private boolean searching;
  private boolean running;

  Worker(Pool pool, int index) {
    Tuning tuning = pool.tuning;
    this.pool = pool;
    this.driver = pool.driver;
    this.index = index;
    this.queue = new LocalQueue(tuning.queueCapacity());
    this.slot = new LifoSlot(tuning.lifoSlot());
    this.tick = new FairnessTick(tuning.globalInterval(), tuning.firstTick());
    this.backlog = new Backlog(queue, tuning.handoverDelayNanos());
    this.counters = new WorkerCounters(pool.driver, index);
    this.turns = new DriverTurns(pool, counters, backlog);
    this.pushes = new PushWakeups(pool);
    this.parking = new Parking(pool, index, counters, turns);
    this.victims = new Victims(pool, index);
    this.cx = driver.newContext(index);
  }

  boolean belongsTo(Pool other) {
    return pool == other;
  }

  Parker parker() {
    return parking.parker();
  }

  LocalQueue queue() {
    return queue;
  }

  WorkerMetrics metrics() {
    return counters.snapshot(queue.size());
  }

  /// What the calling thread does until the worker is given away or the pool stops.
  void run() {
    var thread = (WorkerThread) Thread.currentThread();
    thread.worker(this);
    Context mine = cx;
    try (var _ = mine.enter()) {
      while (cx == mine && !pool.isStopped()) {
        try {
          round();
        } catch (Throwable t) {
          report(t);
        }
      }
      if (cx == mine) {
        cancelAll();
      }
    }
    thread.worker(null);
    if (cx != mine) {
      spareContexts.add(mine);
    }
  }

  /// The calling thread, in a task, is about to block: another one takes the worker over, and this
  /// one only finishes its task.
  ///
  /// @throws OutOfMemoryError if the system refuses a thread; then nothing has changed
  void giveAway() {
    var thread = (WorkerThread) Thread.currentThread();
    Context mine = cx;
    Context spare = spareContexts.poll();
    cx = spare == null ? driver.newContext(index) : spare;
    running = false;
    thread.worker(null);
    pool.idle.wentAway();
    boolean given = false;
    try {
      given = pool.threads.run(this);
    } finally {
      if (!given) {
        thread.worker(this);
        spareContexts.add(cx);
        cx = mine;
        running = true;
        pool.idle.cameBack();
      }
    }
  }

  /// The run of a task that gave its worker away is over.
  private void cameBack(Task task, boolean again) {
    if (again) {
      try {
        pool.inject(task);
      } catch (RejectedExecutionException closed) {
        WorkStealingExecutor.cancel(task);
      }
    }
    pool.idle.cameBack();
  }

  private void round() {
    Task task = next();
    if (task == null) {
      park();
    } else {
      run(task);
    }
  }

  /// A task's failure is its own; what arrives here is a defect or an exhausted machine. The worker
  /// goes on.
  private static void report(Throwable t) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable noRoom) {
      Thread.yield(); // nor is there any for a line in a log; others may give some back
    }
  }

  private void run(Task task) {
    turns.countTask();
    counters.count(WorkerCounters.POLLS);
    running = true;
    boolean again = false;
    Context mine = cx;
    try {
      again = task.run(mine);
    } catch (Throwable t) {
      report(t);
    }
    Thread.interrupted();
    if (cx != mine) {
      cameBack(task, again);
      return;
    }
    running = false;
    if (again) {
      addYielded(task);
    }
  }

  /// A task made ready on this thread.
  void add(Task task) {
    int waiting;
    if (running && slot.isEnabled()) {
      Task before = slot.task;
      waiting = before == null ? 0 : push(before);
      slot.task = task; // W6: no call between the push and this
    } else {
      waiting = push(task);
    }
    if (waiting > 0 && !turns.isDispatching()) {
      try {
        pushes.pushed(slot.isEmpty() ? waiting : waiting + 1);
      } catch (VirtualMachineError exhausted) {
        return; // W6
      }
    }
  }

  /// W1.
  private void addYielded(Task task) {
    if (queue.room() == 0) {
      turn();
    } else if (turnBefore == NEVER) {
      turnBefore = queue.tailIndex();
    }
    push(task);
  }

  private int push(Task task) {
    for (; ; ) {
      int waiting = queue.push(task);
      if (waiting > 0) {
        return waiting;
      }
      StackReserve.ensure(); // W6: what is taken out has to arrive
      if (queue.overflow(task, moved)) {
        counters.overflowed();
        inject();
        return queue.size();
      }
    }
  }

  private void inject() {
    if (!pool.injection.pushAll(moved)) {
      refused.addAll(moved);
    }
    try {
      pool.wakeOne();
    } catch (VirtualMachineError exhausted) {
      return; // W6
    }
  }

  /// The next task to run, or null when none was found anywhere.
  private @Nullable Task next() {
    if (turns.isDue()) {
      turn();
    }
    Task task = tick.isGlobal() && queue.headIndex() >= injectedBefore ? takeInjected() : null;
    if (task == null) {
      task = takeOwn();
    }
    if (task == null) {
      task = takeInjected();
    }
    if (task == null) {
      task = steal();
    }
    if (task != null) {
      found();
    }
    return task;
  }

  private @Nullable Task takeOwn() {
    if (slot.isEnabled()) {
      boolean now = slot.mayRun();
      Task task = slot.take();
      if (now) {
        return task;
      }
      if (task != null) {
        push(task);
      }
    }
    if (queue.headIndex() >= turnBefore) {
      turn();
    }
    return queue.pop();
  }

  private @Nullable Task takeInjected() {
    long before = queue.tailIndex();
    Task task = pool.injection.take(queue, pool.size());
    if (task != null) {
      if (queue.tailIndex() > before) {
        injectedBefore = queue.tailIndex();
      }
      counters.count(WorkerCounters.INJECTION_BATCHES);
      if (!searching && !pool.injection.isEmpty()) {
        pool.wakeOne(); // N4
      }
    }
    return task;
  }

  private @Nullable Task steal() {
    if (pool.size() == 1 || !(searching || pool.idle.startSearching())) {
      return null;
    }
    searching = true;
    counters.count(WorkerCounters.SEARCHES);
    long before = queue.tailIndex();
    Task task = victims.steal(queue);
    if (task == null) {
      return takeInjected();
    }
    counters.stole((int) (queue.tailIndex() - before + 1));
    return task;
  }

  /// I3 for a searcher, W2 for everybody else.
  private void found() {
    if (searching) {
      searching = false;
      if (pool.idle.stopSearching()) {
        pool.wakeOneIfWorkIsVisible();
      }
    } else if (!queue.isEmpty() && pool.idle.wantsWake() && !backlog.isYoung(System.nanoTime())) {
      pool.wakeOne();
    }
  }

  /// Also for the tasks that have yielded (W1).
  private void turn() {
    turnBefore = NEVER;
    queue.renew();
    turns.turn();
  }

  /// Nothing to run: leads the driver or sleeps, until there may be something.
  private void park() {
    queue.forgetStolen();
    turnBefore = NEVER;
    driver.parking(index);
    if (!queue.isEmpty() || !slot.isEmpty()) {
      driver.unparked(index); // a hook spawned or woke (W4)
      return;
    }
    try {
      parking.park(searching);
    } finally {
      searching = parking.wasClaimed();
    }
  }

  /// At the end: cancels what is still queued.
  private void cancelAll() {
    for (Task task = left(); task != null; task = left()) {
      task.abort();
      run(task);
    }
  }

  private @Nullable Task left() {
    Task task = slot.take();
    if (task == null) {
      task = queue.pop();
    }
    return task == null ? refused.poll() : task;
  }
}
