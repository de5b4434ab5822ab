package dev.weft.inspection;

import dev.weft.blocking.BlockingPool;
import dev.weft.dump.PollUnderWay;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import dev.weft.task.TaskRuntime;
import java.util.ArrayList;
import java.util.List;

/// Looks at what a runtime's threads poll. Nothing is stopped, and no poll does anything for it.
///
/// **Threads.** Any.
public final class PollSample {

  private PollSample() {}

  /// The polls that were seen, each at a moment of its own.
  public static List<PollUnderWay> of(TaskRuntime runtime, BlockingPool blocking) {
    var seen = new ArrayList<PollUnderWay>();
    runtime.workers().forEach(thread -> add(thread, false, seen));
    blocking.polling().forEach(thread -> add(thread, true, seen));
    return seen;
  }

  private static void add(PollingThread polling, boolean isBlockingCall, List<PollUnderWay> seen) {
    int number = polling.watchedPoll();
    SpawnedTask task = polling.task();
    Thread thread = polling.serving();
    if (number != PollingThread.NO_POLL
        && task != null
        && thread != null
        && polling.watchedPoll() == number) {
      seen.add(new PollUnderWay(thread, task, number, isBlockingCall));
    }
  }
}
