package dev.weft.console;

import dev.weft.dump.TaskDump;
import dev.weft.dump.WaitStep;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A task as the table has it.
///
/// @param waits what it waits for, in words; the first thing if there are several
/// @param at where in the source its innermost block waits, or its thread is
record TaskRow(
    TaskDump task, @Nullable WaitStep waits, @Nullable StackTraceElement at, Set<Flag> flags) {

  static TaskRow of(TaskDump task, Set<Flag> flags) {
    WaitStep leaf = null;
    StackTraceElement at = null;
    for (WaitStep step : task.chain()) {
      if (step.position() != null) {
        at = step.position();
      }
      if (step.isLeaf()) {
        leaf = step;
        break;
      }
    }
    TaskDump.RunningThread thread = task.thread();
    if (thread != null && thread.position() != null) {
      at = thread.position();
    }
    return new TaskRow(task, leaf, at, flags);
  }

  /// In words; empty if that is not known.
  String waitsFor() {
    return waits == null ? "" : waits.what();
  }

  String position() {
    return at == null ? "" : at.toString();
  }

  long ageNanos() {
    return task.history() == null ? 0 : task.history().age().toNanos();
  }

  long polls() {
    return task.history() == null ? 0 : task.history().polls();
  }

  long busyNanos() {
    return task.history() == null ? 0 : task.history().polled().toNanos();
  }

  /// Whether `text`, in lower case, is somewhere in it.
  boolean has(String text) {
    return contains(task.name(), text)
        || ("#" + task.id()).equals(text)
        || contains(waitsFor(), text)
        || at != null && contains(at.toString(), text);
  }

  private static boolean contains(String where, String text) {
    return where.toLowerCase(Locale.ROOT).contains(text);
  }
}
