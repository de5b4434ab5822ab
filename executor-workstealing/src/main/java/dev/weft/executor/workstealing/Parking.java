package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;

/// How one worker parks when it has nothing to run: it leads the driver if nobody does, and sleeps
/// outside of it else, until there may be something. See [Idle] for who wakes whom, [Handover] for
/// who leads.
///
/// **Threads.** The worker's; others call [#parker].
final class Parking {

  private final Pool pool;
  private final Driver driver;
  private final int index;
  private final WorkerCounters counters;
  private final DriverTurns turns;
  private final Parker parker;
  private boolean claimed;
  private boolean awake = true;

  Parking(Pool pool, int index, WorkerCounters counters, DriverTurns turns) {
    this.pool = pool;
    this.driver = pool.driver;
    this.index = index;
    this.counters = counters;
    this.turns = turns;
    this.parker = new Parker(driver::unpark);
  }

  Parker parker() {
    return parker;
  }

  /// Whether somebody claimed the worker while it was parked last: then it counts as searching.
  boolean wasClaimed() {
    return claimed;
  }

  /// Parks.
  ///
  /// @param searching whether the worker was searching; it is no longer
  void park(boolean searching) {
    claimed = false;
    counters.count(WorkerCounters.PARKS);
    boolean lookAgain = pool.idle.sleep(index, searching);
    awake = false;
    boolean leadIsStuck = false;
    try {
      if (!lookAgain || !pool.isWorkVisible()) {
        if (driver.tryLead()) {
          lead();
        } else {
          leadIsStuck = sleep();
        }
      }
    } finally {
      if (!awake) {
        wake(); // there is work, or something failed
      }
    }
    if (leadIsStuck) {
      turns.expireOverdue();
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

  /// Sleeps outside of the driver until claimed, or until no turn has come for too long; then it
  /// leads, if it can.
  ///
  /// @return whether it cannot, since somebody has the lead: a busy worker that lost its processor
  ///   within a turn
  private boolean sleep() {
    Handover handover = pool.handover;
    boolean vacant = false;
    boolean leads = false;
    while (!vacant && pool.idle.isAsleep(index) && !pool.isStopped()) {
      vacant = handover.await(index, parker);
      counters.count(WorkerCounters.WAKES);
      leads = vacant && driver.tryLead();
    }
    if (leads) {
      lead();
      return false;
    }
    wake();
    if (handover.leave(index)) {
      pool.callStandby();
    }
    return vacant;
  }

  /// Sleeps in the driver. The worker is awake again before it dispatches, so that nobody unparks
  /// it for what it found itself.
  private void lead() {
    Handover handover = pool.handover;
    handover.begin(index);
    handover.leave(index);
    try {
      sleepInDriver();
      turns.dispatch();
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
