package dev.weft.driver;

import dev.weft.Context;
import dev.weft.spi.Driver;
import dev.weft.spi.RuntimeThreads;

/// Leads the driver for executors that do not: one daemon platform thread that waits and
/// dispatches.
public final class DriverThread {

  private final Driver driver;
  private final Thread thread;
  private volatile boolean stopped;

  /// Starts the thread.
  ///
  /// @param cx the thread's context, so that a foreign waker that blocks on this runtime is refused
  public DriverThread(String runtimeName, RuntimeThreads threads, Driver driver, Context cx) {
    this.driver = driver;
    this.thread = threads.platform(runtimeName + "-driver", () -> lead(cx));
    thread.start();
  }

  private void lead(Context cx) {
    try (var _ = cx.enter()) {
      lead();
    }
  }

  private void lead() {
    while (!stopped) {
      try {
        leadOnce();
      } catch (Throwable t) {
        // a defect or an exhausted machine; the runtime needs this thread, which goes on
        thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
      }
      Thread.interrupted(); // a set flag makes a selector spin
    }
  }

  private void leadOnce() {
    if (!driver.tryLead()) {
      Thread.onSpinWait(); // the driver is being closed
      return;
    }
    try {
      driver.turn(Long.MAX_VALUE);
      driver.dispatch();
    } finally {
      driver.yieldLead();
    }
  }

  /// Ends the thread and waits for it, which does not take longer than the waker it may be in.
  public void stop() {
    stopped = true;
    driver.unpark();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
