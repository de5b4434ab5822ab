package dev.weft.executor.workstealing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The state word by which one worker waits, in the driver or outside of it, until somebody unparks
/// it.
///
/// ```text
///            park            unpark
///   EMPTY ---------> PARKED --------> NOTIFIED ---> EMPTY
///     | enterDriver          unpark       ^   park, enterDriver: consumed at once
///     +------------> DRIVING -------------+
///     +------------------- unpark --------+
/// ```
///
/// **Roles.** The *owner*, one thread, parks and enters the driver; any thread unparks.
///
/// - **K1** An unpark always leaves NOTIFIED, by an exchange: what was written before it is seen by
///   the owner when it consumes the notice, and a notice given at any moment before the wait
///   prevents it.
/// - **K2** The owner leaves its wait only by consuming: by an exchange to EMPTY.
/// - **K3** The permit of `LockSupport` means nothing by itself: the owner waits again unless it
///   finds NOTIFIED. So tasks may use `LockSupport` on the worker's thread; a permit that they eat
///   is that of an unpark whose notice was seen already, or is replaced by the wait's own loop.
///
/// - **K4** `waiter` is written before PARKED, so who finds PARKED finds its thread. The owner may
///   change, from one thread that is awake to the next that starts after it.
///
/// *Why an eaten permit harms nobody.* The unparking thread exchanges PARKED for NOTIFIED and then
/// gives the permit. Between the two the owner may wake for another reason, consume the notice and
/// run tasks, one of which eats the permit: the notice is consumed all the same. If the owner is
/// really in `LockSupport.park`, no task runs on its thread and nobody else can eat the permit.
final class Parker {

  private static final int EMPTY = 0;
  private static final int PARKED = 1;
  private static final int DRIVING = 2;
  private static final int NOTIFIED = 3;

  private final AtomicInteger state = new AtomicInteger(EMPTY);
  private final Runnable unparkDriver;
  private @Nullable Thread waiter;

  Parker(Runnable unparkDriver) {
    this.unparkDriver = unparkDriver;
  }

  /// Ends the owner's wait, or prevents its next one. Any thread.
  void unpark() {
    switch (state.getAndSet(NOTIFIED)) {
      case PARKED -> LockSupport.unpark(waiter);
      case DRIVING -> unparkDriver.run();
      default -> {
        // awake, or notified already
      }
    }
  }

  /// Waits without limit.
  void park() {
    if (preparePark()) {
      while (state.get() != NOTIFIED) {
        LockSupport.park(this);
        Thread.interrupted();
      }
      state.set(EMPTY);
    }
  }

  /// Waits for `nanos` at most.
  ///
  /// @return whether the time passed without an unpark
  boolean parkNanos(long nanos) {
    if (!preparePark()) {
      return false;
    }
    long deadline = System.nanoTime() + nanos;
    while (state.get() != NOTIFIED) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
      Thread.interrupted();
    }
    return state.getAndSet(EMPTY) == PARKED;
  }

  /// Before the owner waits in the driver: from now on unparking unparks the driver.
  ///
  /// @return `false` if it must not wait, since somebody unparked it
  boolean enterDriver() {
    return prepare(DRIVING);
  }

  /// After the owner waited in the driver.
  void leaveDriver() {
    state.getAndSet(EMPTY);
  }

  private boolean preparePark() {
    waiter = Thread.currentThread();
    return prepare(PARKED);
  }

  /// From EMPTY to `waiting`, or consumes the notice.
  private boolean prepare(int waiting) {
    if (state.compareAndSet(EMPTY, waiting)) {
      return true;
    }
    state.getAndSet(EMPTY);
    return false;
  }
}
