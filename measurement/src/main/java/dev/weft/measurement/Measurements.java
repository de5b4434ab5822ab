package dev.weft.measurement;

import dev.weft.AbortHandle;
import dev.weft.Weft;
import dev.weft.spi.ScheduleListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/// What is measured of one runtime, from its opening on. All histograms are copies, the caller's
/// own, and hold all values so far; of what comes between two looks one takes the difference
/// (`Histogram.subtract`). They are exact to 1 %, and what takes longer than an hour counts as
/// that.
///
/// | what | unit | each value is |
/// |---|---|---|
/// | [#polls] | ns | how long a poll took; a blocking call is one, too |
/// | [#scheduleLatency] | ns | how long a task waited from its spawn or wake-up for its poll |
/// | [#timerLateness] | ns | for how long the first due timer of a queue had been due when it was expired |
/// | [#eventsPerTurn] | events | how many events the driver brought from a turn |
/// | [#turns] | turns | of the driver, those included that only looked |
/// | [#busyNanos] | ns | a worker's time in polls |
///
/// It is a listener: with `weft.measurement` set to `on` a runtime has one ([#of]), and one of
/// one's own can be given to [dev.weft.WeftBuilder#listener].
///
/// **Threads.** Any; adding never waits.
public final class Measurements implements ScheduleListener {

  static final Map<Weft, Measurements> OF_RUNTIMES = new ConcurrentHashMap<>();

  private final Samples polls = new Samples();
  private final Samples scheduleLatency = new Samples();
  private final Samples timerLateness = new Samples();
  private final Samples eventsPerTurn = new Samples();
  private final Map<Integer, WorkerTime> busy = new ConcurrentHashMap<>();
  private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);

  /// When tasks that wait for their turn began to, by their ids.
  private final Map<Long, Long> scheduled = new ConcurrentHashMap<>();

  /// For a runtime that is to be opened with this as its listener.
  public Measurements() {}

  /// Those of a runtime that was opened with `weft.measurement` set to `on`, while it is open.
  public static Optional<Measurements> of(Weft runtime) {
    return Optional.ofNullable(OF_RUNTIMES.get(runtime));
  }

  /// How long polls took, in nanoseconds.
  public Histogram polls() {
    return polls.copy();
  }

  /// How long tasks waited for their turn, in nanoseconds. A task that stays in the queue since it
  /// yielded is not counted.
  public Histogram scheduleLatency() {
    return scheduleLatency.copy();
  }

  /// How late timers were, in nanoseconds; one value for each time that a queue was expired.
  public Histogram timerLateness() {
    return timerLateness.copy();
  }

  /// How many events the driver's turns brought.
  public Histogram eventsPerTurn() {
    return eventsPerTurn.copy();
  }

  /// How many turns the driver had.
  public long turns() {
    return eventsPerTurn.copy().getTotalCount();
  }

  /// For how long a worker was in polls, in nanoseconds, the one that is under way included. Which
  /// worker a thread is shows when it first sleeps, so the time before comes late; of an executor
  /// that does not say when its threads sleep it is 0.
  ///
  /// @param worker its index
  public long busyNanos(int worker) {
    WorkerTime time = busy.get(worker);
    return time == null ? 0 : time.nanos();
  }

  @Override
  public void taskScheduled(AbortHandle task) {
    scheduled.put(task.id(), System.nanoTime());
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    scheduled.remove(task.id());
  }

  @Override
  public void beforePoll(AbortHandle task) {
    long now = System.nanoTime();
    Long since = scheduled.remove(task.id());
    if (since != null) {
      scheduleLatency.add(now - since);
    }
    lanes.get().begin(now);
  }

  @Override
  public void afterPoll(AbortHandle task) {
    long took = lanes.get().end(System.nanoTime());
    if (took >= 0) {
      polls.add(took);
    }
  }

  @Override
  public void workerParking(int worker) {
    lanes.get().belongsTo(busy.computeIfAbsent(worker, _ -> new WorkerTime()));
  }

  @Override
  public void timersExpiring(long lateNanos) {
    timerLateness.add(lateNanos);
  }

  @Override
  public void driverTurned(int events) {
    eventsPerTurn.add(events);
  }
}
