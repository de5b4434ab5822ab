package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;

/// How one worker rests: it leads the driver if nobody does, and sleeps else, until there may be
/// something to run. See [Idle] for who wakes whom, [Handover] for who leads.
///
/// **Threads.** The worker's; others call [#parker].
final class Rest {

  private final Pool pool;
  private final Driver driver;
  private final int index;
  private final WorkerCounters counters;
  private final Runnable dispatch;
  private final Parker parker;
  private boolean claimed;
  private boolean leadIsStuck;
  private boolean awake = true;

  /// @param dispatch what the leader does after its turn
  Rest(Pool pool, int index, WorkerCounters counters, Runnable dispatch) {
    this.pool = pool;
    this.driver = pool.driver;
    this.index = index;
    this.counters = counters;
    this.dispatch = dispatch;
    this.parker = new Parker(driver::unpark);
  }

  Parker parker() {
    return parker;
  }

  /// Whether somebody claimed the worker during its last rest: then it counts as searching.
  boolean wasClaimed() {
    return claimed;
  }

  /// Whether the last rest ended because no turn has come for too long, though somebody has the
  /// lead: a busy worker that lost its processor within a turn.
  boolean foundTheLeadStuck() {
    return leadIsStuck;
  }

  /// Rests.
  ///
  /// @param searching whether the worker was searching; it is no longer
  void rest(boolean searching) {
    claimed = false;
    leadIsStuck = false;
    counters.count(WorkerCounters.PARKS);
    boolean lookAgain = pool.idle.sleep(index, searching);
    awake = false;
    try {
      if (!lookAgain || !pool.isWorkVisible()) {
        pool.quiet.workerFellAsleep();
        if (driver.tryLead()) {
          lead();
        } else {
          sleep();
        }
      }
    } finally {
      if (!awake) {
        wake(); // there is work, or something failed
      }
    }
  }

  /// From asleep to awake, or to searching if somebody claimed this worker.
  private void wake() {
    awake = true;
    claimed = !pool.idle.wake(index);
    if (claimed) {
      counters.count(WorkerCounters.CLAIMS);
    }
    driver.unparked(index);
  }

  /// Sleeps outside of the driver until claimed, or until no turn has come for too long.
  private void sleep() {
    Handover handover = pool.handover;
    boolean leads = false;
    while (!leads && !leadIsStuck && pool.idle.isAsleep(index) && !pool.isStopped()) {
      boolean vacant = handover.await(index, parker);
      counters.count(WorkerCounters.WAKES);
      leads = vacant && driver.tryLead();
      leadIsStuck = vacant && !leads;
    }
    if (leads) {
      lead();
      return;
    }
    wake();
    if (handover.leave(index)) {
      pool.callStandby();
    }
  }

  /// Sleeps in the driver. The worker is awake again before it dispatches, so that nobody unparks
  /// it for what it found itself.
  private void lead() {
    Handover handover = pool.handover;
    handover.begin(index);
    handover.leave(index);
    try {
      sleepInDriver();
      dispatch.run();
    } finally {
      if (handover.end()) {
        pool.callStandby();
      }
      driver.yieldLead();
    }
  }

  private void sleepInDriver() {
    try {
      if (!pool.isStopped() && parker.enterDriver()) {
        Thread.interrupted();
        driver.turn(Long.MAX_VALUE);
        counters.count(WorkerCounters.WAKES);
      }
    } finally {
      parker.leaveDriver();
      wake();
    }
  }
}
