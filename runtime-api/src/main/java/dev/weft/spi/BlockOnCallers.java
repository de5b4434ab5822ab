package dev.weft.spi;

/// The threads that are in `blockOn` of an executor which has no threads of its own: one of them
/// *drives*, that is, it runs all tasks until its root is over; the others wait until theirs is
/// over or it is their turn. For virtual threads, which must not lead the driver, one platform
/// thread drives.
///
/// For executors that run tasks on the calling thread: [TaskExecutor#blockOn] and
/// [TaskExecutor#awaitRoot] pass on to this, [TaskExecutor#drain] and [TaskExecutor#close] take the
/// seat first.
///
/// **Threads.** Any, where nothing else is said.
public final class BlockOnCallers {

  /// What the one that drives does.
  public interface Driving {

    /// Runs tasks until `root` is over.
    ///
    /// @throws InterruptedException if the calling thread was interrupted
    void untilDone(RootTask root) throws InterruptedException;
  }

  private final DrivingSeat seat = new DrivingSeat();
  private final Driving driving;
  private final StandInDriver standIn;

  /// Callers of one executor.
  ///
  /// @param threadName of the platform thread that drives for virtual ones
  public BlockOnCallers(String threadName, RuntimeThreads threads, Driving driving) {
    this.driving = driving;
    this.standIn = new StandInDriver(threadName, threads, this::driveUntilDone);
  }

  /// Whether the calling thread drives.
  public boolean isDriving() {
    return seat.isMine();
  }

  /// Waits until `root`, which is scheduled, is over, and drives if nobody else does. Not for the
  /// one that drives.
  ///
  /// @throws InterruptedException if the calling thread was interrupted
  public void await(RootTask root) throws InterruptedException {
    if (Thread.currentThread().isVirtual()) {
      root.awaitDone();
    } else {
      driveUntilDone(root);
    }
  }

  /// As [#await], for the first wait of a root: if the calling thread is virtual, somebody drives
  /// for it.
  ///
  /// @throws InterruptedException if the calling thread was interrupted
  public void driveFor(RootTask root) throws InterruptedException {
    if (Thread.currentThread().isVirtual()) {
      standIn.drive(root);
    }
    await(root);
  }

  private void driveUntilDone(RootTask root) throws InterruptedException {
    while (!root.task().isFinished()) {
      if (seat.takeOrWait(root)) {
        try {
          driving.untilDone(root);
        } finally {
          seat.release();
        }
      } else {
        waitForTurn(root);
      }
    }
  }

  private void waitForTurn(RootTask root) throws InterruptedException {
    try {
      root.awaitDoneOrNudge();
    } finally {
      seat.leave(root);
    }
  }

  /// Takes the seat, so that nobody drives until [#release].
  ///
  /// @param deadlineNanos until when to wait for it, on the scale of `System.nanoTime()`
  /// @return whether it was free in time
  public boolean take(long deadlineNanos) {
    return seat.take(deadlineNanos);
  }

  /// Gives the seat back; whoever waits longest in `blockOn` drives from now on. The one who took
  /// it.
  public void release() {
    seat.release();
  }

  /// Ends the thread that drives for virtual ones, when all their roots are over.
  public void close() {
    standIn.close();
  }
}
