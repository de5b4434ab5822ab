package dev.weft.driver;

import dev.weft.Waker;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes due timers out of their queues and wakes those who wait for them.
///
/// **D6** *A due timer needs no particular thread.* One thread at a time expires timers, the
/// `expirer`, which is set by compare-and-set and reset by itself: the leader in `dispatch`, which
/// waits for another, or whoever cannot lead and finds a timer overdue, who does not.
///
/// *Why a timer was late beside a task that yields.* (a) The leader's wait was over, and the system
/// gave its processor to others: 3 or 4 ms, a slice, where two threads want one, tens of them where
/// twenty do. The yielding worker could not lead, and so expired nothing. (b) The yielding worker,
/// most of whose time is turns without waiting, lost its processor within one, with the lead; the
/// standby could not lead. Both are the system's choice of who runs. By D6 whoever does run expires
/// the timers. What is left: no worker runs at all, or the one that polls the timer's task (as
/// where that task is the one that yields) does not; a leader's wait that a coarse selector rounds
/// up to a millisecond while nobody is busy; a busy worker that lost its processor between two
/// turns, which the standby notices after 6 ms at most.
final class TimerExpiry {

  /// Timers expired at a time; the rest waits for the next turn, after the tasks woken.
  private static final int BUDGET = 4096;

  private static final VarHandle EXPIRER;

  static {
    try {
      EXPIRER = MethodHandles.lookup().findVarHandle(TimerExpiry.class, "expirer", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Timers timers;
  private final RuntimeDriver driver;
  private final Consumer<Throwable> contained;
  private final ExpirySink leaders;

  private volatile @Nullable Thread expirer;

  /// @param contained where failures go
  TimerExpiry(Timers timers, RuntimeDriver driver, Consumer<Throwable> contained) {
    this.timers = timers;
    this.driver = driver;
    this.leaders = entry -> driver.wake(entry.takeWaker());
    this.contained = contained;
  }

  /// The leader's half.
  void expire() {
    while (!claim()) {
      if (expirer == Thread.currentThread()) {
        return; // a flush by a task that ran within the wake
      }
      Thread.yield(); // the other one may have lost its processor
    }
    try {
      timers.expire(BUDGET, leaders);
    } finally {
      expirer = null;
    }
  }

  private boolean claim() {
    return expirer == null && EXPIRER.compareAndSet(this, null, Thread.currentThread());
  }

  /// The half of who does not lead.
  void expireOverdue() {
    if (!timers.isOverdue()) {
      return;
    }
    var others = new ArrayList<Waker>(0);
    ExpirySink sink = entry -> wakeTask(entry.takeWaker(), others);
    if (!claim()) {
      return;
    }
    driver.begun();
    try {
      timers.expire(BUDGET, sink);
    } catch (Throwable t) {
      contained.accept(t);
    } finally {
      expirer = null;
      driver.wakeAll(others);
      driver.ended();
    }
  }

  private void wakeTask(@Nullable Waker waker, List<Waker> others) {
    if (waker instanceof Task task) {
      task.wake();
    } else if (waker != null) {
      driver.addOrWake(waker, others);
    }
  }
}
