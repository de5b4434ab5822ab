package dev.weft.inspection;

import dev.weft.blocking.BlockingPool;
import dev.weft.dump.Deadlock;
import dev.weft.dump.RuntimeDump;
import dev.weft.dump.TaskDump;
import dev.weft.task.PollingThread;
import dev.weft.task.ScheduledTask;
import dev.weft.task.TaskHistories;
import dev.weft.task.TaskRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Takes a dump of a runtime: looks at each task, and once more at those that seem to be in a
/// deadlock or to hold their thread.
///
/// It polls nothing, stops nothing, and takes no lock that is held while anybody's code runs: so it
/// works while all workers are blocked. What it reads of a task that another thread polls at the
/// same time is some mixture of before and after, and is said to be of a task that runs.
///
/// **Why a deadlock that it names is one.** All first looks end before the first second look
/// begins. A task that is idle at the same futures in both may have run between them, but whoever
/// waits for a handle again after giving it up waits for the same task; and who waits in the queue
/// of a lock, and had it meanwhile, would have gone to the end of that queue, behind the one who
/// waits for him. So at the moment between the two looks all of them waited as it says. What a lock
/// can not know is whether its guard was handed to another task; the dump says so.
///
/// **Threads.** Any.
public final class Inspection {

  /// Between two looks at a thread that runs a poll: longer than what a poll should take, shorter
  /// than what people notice.
  private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

  private final TaskRuntime runtime;
  private final Map<Long, Look> looks = new LinkedHashMap<>();
  private final Map<Long, RunningPoll> running = new HashMap<>();
  private boolean complete = true;

  private Inspection(TaskRuntime runtime, BlockingPool blocking, int limit) {
    this.runtime = runtime;
    find(blocking, limit);
  }

  /// A dump of `runtime` with at most `limit` tasks.
  public static RuntimeDump of(TaskRuntime runtime, BlockingPool blocking, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a dump of " + limit + " tasks");
    }
    return new Inspection(runtime, blocking, limit).dump();
  }

  private void find(BlockingPool blocking, int limit) {
    runtime.workers().forEach(thread -> find(thread, true));
    blocking.polling().forEach(thread -> find(thread, false));
    running.values().forEach(poll -> look(poll.task(), limit));
    List<ScheduledTask> waiting = runtime.live().snapshot(limit);
    complete = waiting.size() < limit;
    waiting.forEach(task -> look(task, limit));
    TaskHistories histories = runtime.histories();
    if (histories != null) {
      histories.unlisted(limit).forEach(task -> look(task, limit));
    }
  }

  private void find(PollingThread thread, boolean isWorker) {
    RunningPoll poll = RunningPoll.of(thread, isWorker);
    if (poll != null) {
      running.put(poll.task().id(), poll);
    }
  }

  private void look(ScheduledTask task, int limit) {
    if (looks.containsKey(task.id()) || task.isFinished()) {
      return;
    }
    if (looks.size() == limit) {
      complete = false;
      return;
    }
    looks.put(task.id(), Look.at(task, now()));
  }

  private long now() {
    return runtime.driver().timers().nowNanos();
  }

  private RuntimeDump dump() {
    var warnings = new ArrayList<String>();
    List<Deadlock> deadlocks = DeadlockSearch.in(confirmed());
    unserved(warnings);
    longPolls(warnings);
    return new RuntimeDump(
        runtime.name(),
        runtime.counts().live(),
        runtime.driver().toString(),
        looks.values().stream().map(this::taskDump).toList(),
        complete,
        deadlocks,
        List.copyOf(warnings));
  }

  /// The stuck ones, looked at again.
  private Map<Long, Look> confirmed() {
    var again = new HashMap<Long, Look>();
    for (Long id : DeadlockSearch.stuck(looks)) {
      Look before = looks.get(id);
      Look second = Look.at(before.task(), now());
      if (second.confirms(before)) {
        again.put(id, second);
      }
    }
    return again;
  }

  private void unserved(List<String> warnings) {
    looks.forEach(
        (id, look) -> {
          for (ChainWalk.Leaf leaf : look.walk().leaves()) {
            if (leaf.unserved() != null && Look.at(look.task(), now()).confirms(look)) {
              StackTraceElement at = look.walk().innermostFrame();
              warnings.add(
                  name(look.task())
                      + " waits for "
                      + leaf.unserved()
                      + (at == null ? "" : ", at " + at));
            }
          }
        });
  }

  private void longPolls(List<String> warnings) {
    boolean computes = running.values().stream().anyMatch(poll -> poll.isWorker() && poll.runs());
    if (computes && !PollingThread.isInside(runtime)) {
      LockSupport.parkNanos(this, BETWEEN_LOOKS_NANOS);
    }
    for (RunningPoll first : List.copyOf(running.values())) {
      RunningPoll poll = first.isWorker() ? RunningPoll.of(first.polling(), true) : null;
      if (poll != null && poll.isSameAs(first) && (computes || !poll.runs())) {
        running.put(poll.task().id(), poll); // by now it is where it stays
        warnings.add(
            name(poll.task())
                + (poll.runs()
                    ? " computes on and on in one poll, on thread "
                    : " blocks its thread, ")
                + poll.thread().name()
                + " ("
                + poll.thread().state()
                + ")"
                + poll.where());
      }
    }
  }

  private static String name(ScheduledTask task) {
    return task.name() + " #" + task.id();
  }

  private TaskDump taskDump(Look look) {
    ScheduledTask task = look.task();
    RunningPoll poll = running.get(task.id());
    TaskDump.@Nullable RunningThread thread = poll == null ? null : poll.thread();
    TaskHistories histories = runtime.histories();
    return new TaskDump(
        task.id(),
        task.name(),
        task.stateName(),
        look.walk().steps(),
        thread,
        histories == null ? null : histories.of(task));
  }
}
