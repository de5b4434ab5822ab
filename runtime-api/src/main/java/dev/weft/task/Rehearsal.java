package dev.weft.task;

import dev.weft.Futures;
import dev.weft.driver.ReadinessCell;
import dev.weft.spi.TimerEntry;

/// Lets two tasks live and end that nobody hears of, when a runtime opens. The JVM links what a
/// method calls, and makes the constants it names, when it is executed first; that takes heap and
/// stack, and where the first task to end is one that has exhausted them there is none.
///
/// **Threads.** The one that opens the runtime, before it has any other.
final class Rehearsal {
  private Rehearsal() {}

  static void run(TaskRuntime runtime) {
    runtime.stranded.rehearse(new Extra(runtime));
    cancelled(new Extra(runtime));
    failed(new Extra(runtime));
    counted(new PollingThread(runtime, 0));
    woken(new TimerEntry() {});
    new StripedCounter().increment();
    ReadinessCell.rehearse(runtime.driver());
  }

  /// Counts nowhere, and waits until it is cancelled.
  private static final class Extra extends SpawnedTask {
    Extra(TaskRuntime runtime) {
      super(runtime.unnamed(), 0, Futures.never());
    }

    @Override
    public boolean countsAsLive() {
      return false;
    }
  }

  /// Polled, listed, woken, aborted, and awaited by its handle. Whoever holds the ticket is the
  /// caller, all along.
  private static void cancelled(SpawnedTask task) {
    PollingThread thread = PollingThread.byHand();
    task.handle().joinWith(TaskHandle.THREAD);
    task.runOnce(thread);
    task.transitionToNotified();
    task.runOnce(thread);
    task.transitionToCancelled();
    task.runOnce(thread);
  }

  private static void failed(SpawnedTask task) {
    task.handle().awaitedByThread();
    task.finish(PollingThread.byHand(), TaskEnd.failed(task, new OutOfMemoryError()));
  }

  private static void woken(TimerEntry timer) {
    timer.waker(TaskHandle.THREAD);
    timer.takeWaker();
  }

  private static void counted(PollingThread nobodys) {
    nobodys.countSpawned();
    nobodys.countEnded();
    nobodys.countPublished();
  }
}
