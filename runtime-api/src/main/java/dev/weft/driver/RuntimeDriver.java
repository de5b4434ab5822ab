package dev.weft.driver;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.spi.Reactor;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.ThreadBound;
import dev.weft.spi.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The one driver of a runtime: reactor, timers and readiness cells, led by one thread at a time.
///
/// ```text
///   turn:      next deadline -> publish "asleep until" -> look again -> Reactor.poll -> records events
///   dispatch:  recorded events -> ReadinessCell -> wakers;  due timers -> wakers
/// ```
///
/// **D1** One leader: `leading` is taken by compare-and-set and given back by the taker alone. The
/// batch and the list of foreign wakers are touched by the leader only. **D2** *Store, then load,
/// on both sides* ([LeaderWait]): the leader publishes how long it will sleep, then reads the next
/// deadline again; whoever schedules an earlier one first enters it, then reads how long the leader
/// sleeps. **D3** Foreign wakers run when the thread no longer leads and holds no lock, so they may
/// do anything. (But for one that finds no room in the list since the heap is full: it runs at
/// once.) **D4** Closing leads for good: no thread is in the reactor when it is closed, or later.
/// **D5** Who only flushes, on whatever stack and under whatever locks of the user's, does not
/// lead, and so calls no waker. **D6** Whoever runs expires timers, the leader or not:
/// [TimerExpiry]. **D7** Whatever throws in a turn or a dispatch, be it that the heap is full, is
/// contained where it is: an event that could not be delivered stays for the next dispatch, and the
/// lead is given back.
///
/// *No wake-up for an earlier timer is lost.* Let W put in a timer, the earliest. If a leader is
/// between its publication and the end of its wait, D2 has it: W reads how long it sleeps and wakes
/// it, or it reads W's timer. The wake-up is W's to give and the leader's to take: a turn without
/// waiting, which would take it too, is had by who leads (D1), so never while another waits, and
/// its own dispatch, or its next turn, sees the timer. If nobody is in there, W reads AWAKE and
/// wakes nobody: the next turn reads the deadline before it waits. Whether there is a next turn is
/// the executor's part: W itself, as long as it is busy, or a worker that rests, or, where a vacant
/// lead is watched, who watches it. `needsTurn` is asked after the timer was put in, by W or by
/// somebody who took the task that W left, and so says yes.
public final class RuntimeDriver extends HookedDriver {

  /// Go's and tokio's number: prime, so that it falls in step with nothing. Smaller polls the
  /// system more often under load, larger lets I/O wait longer.
  private static final int POLL_INTERVAL = 61;

  /// How long to sleep while something is left over that could not be seen to for want of memory.
  private static final long LEFTOVER_NANOS = 10_000_000;

  // A text in quotes is made where it is used first: in a handler there may be no heap for it.
  private static final String DELIVERING = "delivering an event".intern();
  private static final String EXPIRING = "expiring timers".intern();
  private static final String SETTLING = "seeing to stranded tasks".intern();
  private static final String WAKING = "calling a waker".intern();

  private static final VarHandle LEADING;

  static {
    try {
      LEADING = MethodHandles.lookup().findVarHandle(RuntimeDriver.class, "leading", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Reactor reactor;
  private final ThreadBound threadBound;
  private final SourceTable sources;
  private final Timers timers;
  private final IntFunction<Context> contexts;
  private final LeaderWait leaderWait;
  private final TimerExpiry expiry;
  private final Runnable expire;
  private final BiConsumer<String, Throwable> contained;
  private final ReactorOutage outage;
  private final @Nullable Stillness stillness;
  private final EventBatch batch = new EventBatch();
  private Leftovers leftovers = Leftovers.NONE;
  private Runnable settle = leftovers::settle;

  private volatile boolean leading;

  private volatile boolean closed;

  // The leader's.
  private List<Waker> foreign = new ArrayList<>();
  private int woken;
  private int pollInterval = POLL_INTERVAL;

  /// @param clock null for the system's
  /// @param contexts makes a context for a worker
  /// @param contained where failures of foreign wakers go: what was done, and the failure
  /// @param threadBound how many threads the runtime may have for what blocks
  public RuntimeDriver(
      Reactor reactor,
      List<TimerQueue> queues,
      @Nullable RuntimeClock clock,
      IntFunction<Context> contexts,
      BiConsumer<String, Throwable> contained,
      ThreadBound threadBound) {
    this.reactor = reactor;
    this.threadBound = threadBound;
    this.sources = new SourceTable(reactor);
    this.timers = new Timers(queues, clock, this);
    this.stillness = clock == null ? null : new Stillness(clock, this::unpark);
    if (clock != null) {
      reactor.follow(clock);
    }
    this.leaderWait = new LeaderWait(reactor, batch, timers, stillness);
    this.contexts = contexts;
    this.expiry = new TimerExpiry(timers, this, failure -> contained.accept(EXPIRING, failure));
    this.expire = expiry::expire;
    this.contained = contained;
    this.outage = new ReactorOutage(contained);
  }

  /// Sets what the leader sees to; before the executor starts.
  public void leftovers(Leftovers leaders) {
    leftovers = leaders;
    settle = leaders::settle;
  }

  /// The driver of the runtime that polls.
  ///
  /// @throws IllegalStateException if the future is driven by hand
  public static RuntimeDriver of(Context cx) {
    return (RuntimeDriver) cx.runtime().driver();
  }

  /// The timers.
  public Timers timers() {
    return timers;
  }

  @Override
  public RuntimeClock clock() {
    return timers.clock();
  }

  /// What lets the clock jump; null if it passes by itself.
  public @Nullable Stillness stillness() {
    return stillness;
  }

  /// The attached sources.
  public SourceTable sources() {
    return sources;
  }

  @Override
  public Context newContext(int worker) {
    return contexts.apply(worker);
  }

  @Override
  public boolean tryLead() {
    return !Thread.currentThread().isVirtual() && claim();
  }

  private boolean claim() {
    return !leading && LEADING.compareAndSet(this, false, true);
  }

  @Override
  public void turn(long maxWaitNanos) {
    long wait = hasLeftovers() ? Math.min(maxWaitNanos, LEFTOVER_NANOS) : maxWaitNanos;
    try {
      leaderWait.poll(wait);
      outage.over();
    } catch (Throwable failure) {
      outage.failed(failure, Math.min(wait, timers.nextDeadlineNanos() - timers.nowNanos()));
    }
  }

  private boolean hasLeftovers() {
    return !batch.isEmpty() || leftovers.isWaiting();
  }

  /// D2, the half of who puts in a timer: it became the earliest of its queue.
  void timerBecameEarliest(long nextDeadlineNanos) {
    leaderWait.timerBecameEarliest(nextDeadlineNanos);
  }

  @Override
  public int dispatch() {
    woken = 0;
    batch.begin();
    hooks().turned(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      try {
        deliver(batch.token(i), batch.bits(i));
      } catch (VirtualMachineError exhausted) {
        batch.keep(i);
      } catch (Throwable t) {
        contained.accept(DELIVERING, t);
      }
    }
    if (batch.end()) {
      deliverToAll();
    }
    pollInterval = Math.max(POLL_INTERVAL, 2 * woken);
    if (timers.nextDeadlineNanos() != Long.MAX_VALUE) {
      contain(EXPIRING, expire);
    }
    return woken;
  }

  private void deliver(long token, int bits) {
    ReadinessCell cell = sources.find(token);
    if (cell != null) {
      cell.deliver(bits, this);
    }
  }

  /// Events were missed: whoever waits tries.
  private void deliverToAll() {
    try {
      sources.deliverToAll(this);
    } catch (VirtualMachineError exhausted) {
      batch.miss();
    }
  }

  private void contain(String doing, Runnable work) {
    try {
      work.run();
    } catch (Throwable t) {
      contained.accept(doing, t);
    }
  }

  @Override
  public void expireOverdue() {
    if (!closed) {
      expiry.expireOverdue();
    }
  }

  /// Wakes one waiter of a readiness cell or a timer, if there is one; the leader's.
  void wake(@Nullable Waker waker) {
    if (waker instanceof Task task) {
      woken++;
      task.wake();
    } else if (waker != null) {
      woken++;
      addOrWake(waker, foreign);
    }
  }

  /// Puts a waker that is not one of our tasks among those to be called later, or calls it.
  void addOrWake(Waker waker, List<Waker> later) {
    try {
      later.add(waker);
    } catch (VirtualMachineError noRoom) {
      wakeContained(waker);
    }
  }

  @Override
  public void yieldLead() {
    if (foreign.isEmpty()) {
      leading = false;
    } else {
      yieldLeadAndWake(foreign);
    }
    if (leftovers.isWaiting()) {
      contain(SETTLING, settle);
    }
  }

  private void yieldLeadAndWake(List<Waker> mine) {
    List<Waker> next = newListOrNull();
    begun();
    if (next != null) {
      foreign = next;
      leading = false;
    }
    try {
      wakeAll(mine);
    } finally {
      if (next == null) {
        mine.clear();
        leading = false;
      }
      ended();
    }
  }

  private static @Nullable List<Waker> newListOrNull() {
    try {
      return new ArrayList<>();
    } catch (VirtualMachineError noRoom) {
      return null;
    }
  }

  /// Z1: the calling thread is about to call wakers while another may lead.
  void begun() {
    if (stillness != null) {
      stillness.begun();
    }
  }

  /// It has done so.
  void ended() {
    if (stillness != null) {
      stillness.ended();
    }
  }

  void wakeAll(List<Waker> wakers) {
    for (int i = 0; i < wakers.size(); i++) { // an iterator takes heap
      wakeContained(wakers.get(i));
    }
  }

  /// Calls a waker that is not one of our tasks; its failure is reported and harms nobody else.
  public void wakeContained(Waker waker) {
    try {
      waker.wake();
    } catch (Throwable t) {
      contained.accept(WAKING, t);
    }
  }

  @Override
  public void unpark() {
    reactor.wakeup();
    outage.unpark();
  }

  @Override
  public boolean needsTurn() {
    return !sources.isEmpty() || timers.nextDeadlineNanos() != Long.MAX_VALUE;
  }

  @Override
  public SelectorProvider channels() {
    return reactor.channels();
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return reactor.lookup(host);
  }

  @Override
  public ThreadBound threadBound() {
    return threadBound;
  }

  @Override
  public int pollInterval() {
    return pollInterval;
  }

  /// Returns when the reactor has let go of what was detached: a closed listener must refuse
  /// connections now, not when somebody waits next.
  void flush() {
    StackReserve.ensureForTasks(); // what the reactor locks, it unlocks
    try {
      reactor.flush();
    } catch (RuntimeException e) {
      contained.accept("making the reactor let go of what was closed", e);
    }
  }

  /// Takes the lead for good, so that no thread is in the reactor or ever will be again; a leader
  /// is called back from its wait first. Then closes timers, then sources, then the reactor.
  /// Whoever still waits is woken and finds the runtime closed. Not for the leader.
  public void close() {
    while (!claim()) {
      reactor.wakeup();
      Thread.yield();
    }
    closed = true;
    var wakers = new ArrayList<Waker>();
    timers.close(wakers);
    sources.close(wakers);
    reactor.close();
    wakeAll(wakers);
  }

  /// How many sources and timers wait, for dumps.
  @Override
  public String toString() {
    String leader = leading ? "led" : "not led";
    return "driver (" + leader + "), " + sources.size() + " sources";
  }
}
