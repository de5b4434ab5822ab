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
    boolean turnIsDue = false;
    try {
      if (!lookAgain || !pool.isWorkVisible()) {
        if (driver.tryLead()) {
          lead();
        } else {
          turnIsDue = sleep();
        }
      }
    } finally {
      if (!awake) {
        wake(); // there is work, or something failed
      }
    }
    if (turnIsDue) {
      turns.turn();
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
  /// leads, if it can. As the standby it also looks after tasks that wait behind one that holds its
  /// worker: to see to them it wakes up, and leaves the lead to the next standby.
  ///
  /// @return whether a turn is due that it could not lead: somebody has the lead, a busy worker
  ///   that lost its processor within a turn, or there is work to do first
  private boolean sleep() {
    Handover handover = pool.handover;
    boolean vacant = false;
    boolean work = false;
    while (!vacant && !work && pool.idle.isAsleep(index) && !pool.isStopped()) {
      vacant = handover.await(index, parker, pool.workIsVisible);
      counters.count(WorkerCounters.WAKES);
      work = handover.isStandby(index) && pool.stuckQueues.look() || vacant && pool.isWorkVisible();
    }
    if (vacant && !work && driver.tryLead()) {
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
