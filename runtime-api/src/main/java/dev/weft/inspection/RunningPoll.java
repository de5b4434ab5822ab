package dev.weft.inspection;

import dev.weft.dump.TaskDump;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A thread that was seen in a poll, and where it was then.
///
/// @param number of the poll; see [PollingThread#watchedPoll]
/// @param isWorker whether other tasks wait for the thread
record RunningPoll(
    PollingThread polling,
    int number,
    SpawnedTask task,
    TaskDump.RunningThread thread,
    boolean isWorker) {

  /// What `polling` does; null if it is in no poll.
  static @Nullable RunningPoll of(PollingThread polling, boolean isWorker) {
    int number = isWorker ? polling.watchedPoll() : PollingThread.NO_POLL;
    SpawnedTask task = polling.task();
    Thread thread = polling.serving();
    if (task == null || thread == null) {
      return null;
    }
    Thread.State state = thread.getState();
    List<StackTraceElement> stack = insidePoll(thread.getStackTrace());
    if (polling.task() != task || stack.isEmpty()) {
      return null; // it is over, and the stack is that of something else
    }
    boolean holdsUpOthers = isWorker && number != PollingThread.NO_POLL;
    return new RunningPoll(
        polling,
        number,
        task,
        new TaskDump.RunningThread(thread.getName(), state, stack, holdsUpOthers),
        holdsUpOthers);
  }

  private static List<StackTraceElement> insidePoll(StackTraceElement[] stack) {
    int end = 0;
    while (end < stack.length && !isRun(stack[end])) {
      end++;
    }
    return List.copyOf(Arrays.asList(stack).subList(0, end));
  }

  private static boolean isRun(StackTraceElement frame) {
    return frame.getClassName().equals(SpawnedTask.class.getName());
  }

  /// Whether this is the poll that `other` was.
  boolean isSameAs(RunningPoll other) {
    return isWorker && number == other.number && task == other.task;
  }

  /// Whether the thread was running, not blocked.
  boolean runs() {
    return thread.state() == Thread.State.RUNNABLE;
  }

  /// The innermost frame that is the program's own.
  String where() {
    StackTraceElement position = thread.position();
    return position == null ? "" : ", at " + position;
  }
}
