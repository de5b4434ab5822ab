package dev.weft.dump;

import dev.weft.Durations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A dump for people: first what is wrong, then the tasks.
///
/// What programs chose, such as the names of tasks, is shown with its control characters replaced:
/// it can neither forge lines nor steer a terminal.
final class DumpText {

  /// What fits on some screens, and in a log.
  private static final int TASKS = 1000;

  private static final int FRAMES = 30;

  private final StringBuilder text = new StringBuilder();
  private final Map<Long, TaskDump> byId = new HashMap<>();

  DumpText(RuntimeDump dump) {
    dump.tasks().forEach(task -> byId.put(task.id(), task));
    line(0, dump.runtime() + ": " + dump.liveTasks() + " live tasks, " + dump.driver());
    dump.deadlocks().forEach(this::add);
    dump.warnings().forEach(warning -> line(0, "WARNING: " + warning));
    dump.tasks().stream().limit(TASKS).forEach(this::add);
    if (!dump.isComplete() || dump.tasks().size() > TASKS) {
      line(1, "... and more");
    }
  }

  private void line(int indent, String what) {
    text.append("  ".repeat(indent)).append(printable(what)).append('\n');
  }

  private static String printable(String what) {
    return what.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void add(Deadlock deadlock) {
    line(
        0,
        "DEADLOCK of "
            + deadlock.tasks().size()
            + (deadlock.tasks().size() == 1 ? " task" : " tasks"));
    for (Long id : deadlock.tasks()) {
      TaskDump task = byId.get(id);
      if (task != null) {
        line(1, task.name() + " #" + id + " waits for " + waitsFor(task));
      }
    }
    if (!deadlock.behind().isEmpty()) {
      String ids =
          deadlock.behind().stream().limit(20).map(id -> "#" + id).collect(Collectors.joining(" "));
      line(1, deadlock.behind().size() + " more wait for these: " + ids);
    }
    if (deadlock.throughLocks()) {
      line(1, "(a lock counts as held by who acquired it; is a guard handed on to another task?)");
    }
  }

  private static String waitsFor(TaskDump task) {
    String where =
        task.chain().stream()
            .filter(step -> step.position() != null)
            .map(step -> ", at " + step.position())
            .reduce("", (_, innermost) -> innermost);
    return task.chain().stream()
            .filter(step -> step.isLeaf() && step.taskId() != 0)
            .map(WaitStep::what)
            .findFirst()
            .orElse("itself")
        + where;
  }

  private void add(TaskDump task) {
    line(1, task.toString());
    TaskHistory history = task.history();
    if (history != null) {
      add(history);
    }
    TaskDump.RunningThread thread = task.thread();
    if (thread != null) {
      line(2, "on thread " + thread.name() + " (" + thread.state() + ")");
      addFrames(3, "at ", thread.stack());
      return;
    }
    task.chain().forEach(step -> line(2 + step.depth(), step.toString()));
  }

  private void add(TaskHistory history) {
    var what = new StringBuilder();
    what.append(Durations.approximate(history.age()))
        .append(" old, ")
        .append(history.polls())
        .append(" polls");
    what.append(" of ").append(Durations.approximate(history.polled())).append(" in all");
    if (history.polling() != null) {
      what.append(", in one for ").append(Durations.approximate(history.polling()));
    }
    if (history.lastWokenBy() != null) {
      what.append(", last woken by ").append(history.lastWokenBy());
    }
    line(2, what.toString());
    addFrames(2, "spawned at ", history.spawnSite());
  }

  private void addFrames(int indent, String before, List<StackTraceElement> frames) {
    frames.stream().limit(FRAMES).forEach(frame -> line(indent, before + frame));
    if (frames.size() > FRAMES) {
      line(indent, "... " + (frames.size() - FRAMES) + " more");
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
