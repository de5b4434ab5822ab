package dev.weft.console;

import dev.weft.dump.TaskDump;
import dev.weft.dump.TaskHistory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What can look wrong with a task.
enum Flag {
  /// It waits for tasks that wait for it.
  DEADLOCKED("deadlocked"),
  /// It computes on and on in one poll, and others wait for its worker.
  NEVER_YIELDS("never yields"),
  /// It blocks its worker.
  BLOCKS_WORKER("blocks its worker"),
  /// It wakes itself in most of its polls, and so never rests.
  SELF_WAKING("wakes itself"),
  /// It is woken again and again, and cannot go on.
  WOKEN_IN_VAIN("woken without progress");

  /// A poll that takes longer than people wait for anything is no poll.
  static final Duration LONG_POLL = Duration.ofSeconds(1);

  /// So often, and in half of all polls: less is bad luck.
  static final int OFTEN = 20;

  private final String text;

  Flag(String text) {
    this.text = text;
  }

  /// In words.
  String text() {
    return text;
  }

  /// Those of a task that needs no look at others.
  ///
  /// @param longPoll how long a poll takes that is no poll any more, such as [#LONG_POLL]
  static Set<Flag> of(TaskDump task, Duration longPoll) {
    var flags = EnumSet.noneOf(Flag.class);
    TaskHistory past = task.history();
    if (past == null) {
      return flags;
    }
    TaskDump.RunningThread thread = task.thread();
    if (thread != null
        && thread.holdsUpOthers()
        && past.polling() != null
        && past.polling().compareTo(longPoll) >= 0) {
      flags.add(thread.state() == Thread.State.RUNNABLE ? NEVER_YIELDS : BLOCKS_WORKER);
    }
    if (isMost(past.selfWakes(), past.polls())) {
      flags.add(SELF_WAKING);
    }
    if (isMost(past.idlePolls() - past.selfWakes(), past.polls())) {
      flags.add(WOKEN_IN_VAIN);
    }
    return flags;
  }

  private static boolean isMost(long count, long polls) {
    return count >= OFTEN && 2 * count > polls;
  }

  /// This one, said of `task`.
  String say(TaskDump task) {
    TaskHistory past = task.history();
    String who = task.name() + " #" + task.id() + " ";
    if (past != null && this == SELF_WAKING) {
      return who + "woke itself in " + past.selfWakes() + " of " + past.polls() + " polls";
    }
    if (past != null && this == WOKEN_IN_VAIN) {
      return who + "made no progress in " + past.idlePolls() + " of " + past.polls() + " polls";
    }
    return who + text;
  }
}
