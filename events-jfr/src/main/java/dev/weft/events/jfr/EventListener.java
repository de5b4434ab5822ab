package dev.weft.events.jfr;

import dev.weft.AbortHandle;
import dev.weft.spi.IntermittentListener;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Turns what a runtime tells into events.
///
/// What begins in one call and ends in another is kept per thread, and in a stack: a poll may poll
/// other tasks ([dev.weft.LocalTasks]).
///
/// It hears of single tasks and polls only while somebody records these, which is known after
/// [#ask].
final class EventListener implements IntermittentListener {

  // Never committed. They know whether anybody records their kind, and asking does not start the
  // flight recorder.
  private static final Poll POLLS = new Poll();
  private static final WorkerPark PARKS = new WorkerPark();
  private static final TaskSpawn SPAWNS = new TaskSpawn();
  private static final TaskEnd ENDS = new TaskEnd();
  private static final DriverTurn TURNS = new DriverTurn();
  private static final Steal STEALS = new Steal();
  private static final QueueOverflow OVERFLOWS = new QueueOverflow();
  private static final TimerLateness TIMERS = new TimerLateness();

  /// The polls that the thread is in, the innermost last; and its sleep.
  private static final class Begun {
    final ArrayDeque<Poll> polls = new ArrayDeque<>();
    @Nullable WorkerPark park;
    int hearing;

    /// Forgets the polls of an earlier hearing, the ends of which were told to nobody.
    ArrayDeque<Poll> pollsOf(int now) {
      if (hearing != now) {
        hearing = now;
        polls.clear();
      }
      return polls;
    }
  }

  private final ThreadLocal<Begun> begun = ThreadLocal.withInitial(Begun::new);

  private final String runtime;

  /// Whether anything was ever begun. From then on what a recording leaves begun when it stops is
  /// looked for, also while nothing records, lest the next one takes it for its own; before, not
  /// recording costs a look at a flag. Each thread has written it before it reads what it began.
  private boolean hasBegun;

  private volatile boolean hears;

  /// Counts how often it began to hear, or stopped.
  private volatile int hearing;

  private volatile Runnable changed = () -> {};

  EventListener(String runtime) {
    this.runtime = runtime;
    this.hears = isRecorded();
  }

  private static boolean isRecorded() {
    return POLLS.isEnabled() || SPAWNS.isEnabled() || ENDS.isEnabled();
  }

  /// Looks whether anybody records single tasks and polls now.
  void ask() {
    synchronized (this) {
      boolean now = isRecorded();
      if (now == hears) {
        return;
      }
      hears = now;
      hearing++;
    }
    changed.run();
  }

  @Override
  public boolean hearsTasks() {
    return hears;
  }

  @Override
  public void onChange(Runnable told) {
    changed = told;
  }

  @Override
  public void taskSpawned(AbortHandle task) {
    if (SPAWNS.isEnabled()) {
      var event = new TaskSpawn();
      event.runtime = runtime;
      event.task = task.name();
      event.taskId = task.id();
      event.commit();
    }
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    if (ENDS.isEnabled()) {
      var event = new TaskEnd();
      event.runtime = runtime;
      event.task = task.name();
      event.taskId = task.id();
      event.end = end.name();
      event.commit();
    }
  }

  @Override
  public void beforePoll(AbortHandle task) {
    if (POLLS.isEnabled()) {
      var event = new Poll();
      event.taskId = task.id();
      event.begin();
      begun.get().pollsOf(hearing).addLast(event);
      hasBegun = true;
    }
  }

  @Override
  public void afterPoll(AbortHandle task) {
    if (!POLLS.isEnabled()) {
      if (hasBegun) {
        begun.get().pollsOf(hearing).pollLast(); // its recording has stopped
      }
      return;
    }
    // one whose recording ended, or began, in the middle of a poll has no partner
    ArrayDeque<Poll> open = begun.get().pollsOf(hearing);
    Poll event = open.pollLast();
    while (event != null && event.taskId != task.id()) {
      event = open.pollLast();
    }
    if (event != null) {
      event.end();
      if (event.shouldCommit()) {
        event.runtime = runtime;
        event.task = task.name();
        event.commit();
      }
    }
  }

  @Override
  public void workerParking(int worker) {
    if (PARKS.isEnabled()) {
      var event = new WorkerPark();
      event.runtime = runtime;
      event.worker = worker;
      event.begin();
      begun.get().park = event;
      hasBegun = true;
    }
  }

  @Override
  public void workerUnparked(int worker) {
    if (!hasBegun) {
      return;
    }
    Begun mine = begun.get();
    WorkerPark event = mine.park;
    mine.park = null;
    if (event != null && PARKS.isEnabled()) {
      event.end();
      if (event.shouldCommit()) {
        event.commit();
      }
    }
  }

  @Override
  public void tasksStolen(int worker, int tasks) {
    if (STEALS.isEnabled()) {
      var event = new Steal();
      event.runtime = runtime;
      event.worker = worker;
      event.tasks = tasks;
      event.commit();
    }
  }

  @Override
  public void queueOverflowed(int worker) {
    if (OVERFLOWS.isEnabled()) {
      var event = new QueueOverflow();
      event.runtime = runtime;
      event.worker = worker;
      event.commit();
    }
  }

  @Override
  public void timersExpiring(long lateNanos) {
    if (TIMERS.isEnabled()) {
      var event = new TimerLateness();
      event.runtime = runtime;
      event.late = lateNanos;
      event.commit();
    }
  }

  @Override
  public void driverTurned(int events) {
    if (TURNS.isEnabled()) {
      var event = new DriverTurn();
      event.runtime = runtime;
      event.events = events;
      event.commit();
    }
  }

  @Override
  public void unhandledFailure(String doing, Throwable failure) {
    var event = new UnhandledFailure();
    event.runtime = runtime;
    event.doing = doing;
    event.failure = failure.toString();
    event.commit();
  }
}
