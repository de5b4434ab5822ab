package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;

/// One worker's turns of the driver: when the next one is due, those without waiting between two
/// tasks, and the dispatch that follows every turn.
///
/// **Threads.** The worker's.
final class DriverTurns {

  private final Pool pool;
  private final Driver driver;
  private final WorkerCounters counters;
  private final Backlog backlog;
  private int tasksSinceTurn;
  private boolean dispatching;

  DriverTurns(Pool pool, WorkerCounters counters, Backlog backlog) {
    this.pool = pool;
    this.driver = pool.driver;
    this.counters = counters;
    this.backlog = backlog;
  }

  void countTask() {
    tasksSinceTurn++;
  }

  /// Whether so many tasks were run that the driver should have a turn.
  boolean isDue() {
    return tasksSinceTurn >= driver.pollInterval();
  }

  /// Whether the worker is waking those whom the driver found ready: it will run them itself.
  boolean isDispatching() {
    return dispatching;
  }

  /// A turn of the driver without waiting or, where another worker leads, the timers' part of one;
  /// unless there is nothing to find, or the driver may be closed already.
  void turn() {
    tasksSinceTurn = 0;
    if (pool.isStopped() || !driver.needsTurn()) {
      return;
    }
    if (!driver.tryLead()) {
      expireOverdue();
    } else {
      try {
        driver.turn(0);
        pool.handover.passed();
        dispatch();
      } finally {
        driver.yieldLead();
      }
    }
  }

  /// After a turn: wakes those whom it found ready. For the leader.
  void dispatch() {
    counters.count(WorkerCounters.TURNS);
    tasksSinceTurn = 0;
    dispatching = true;
    try {
      if (driver.dispatch() > 0) {
        backlog.delivered(System.nanoTime());
      }
    } finally {
      dispatching = false;
    }
  }

  /// The timers' part of a turn, where another thread has the lead.
  void expireOverdue() {
    dispatching = true;
    try {
      driver.expireOverdue();
    } finally {
      dispatching = false;
    }
  }
}
