package dev.weft.console;

import dev.weft.RuntimeMetrics;
import dev.weft.Weft;
import dev.weft.dump.Deadlock;
import dev.weft.dump.RuntimeDump;
import dev.weft.dump.TaskDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All that a console shows of one look at the runtime. Every page is sent a part of the same one.
///
/// @param warnings each with its kind
record Board(
    RuntimeDump dump,
    RuntimeMetrics metrics,
    List<TaskRow> rows,
    List<Warning> warnings,
    List<Resource> resources,
    Measured before,
    Measured now) {

  /// Tasks looked at. More take longer than a look may.
  static final int TASKS = 50_000;

  /// Warnings of one kind about tasks; more say nothing new.
  private static final int WARNINGS = 100;

  /// Tasks of one deadlock that its warning names.
  private static final int NAMED = 20;

  /// Something that looks wrong.
  ///
  /// @param task the id of whom it is about; 0 if that is over, or there is none
  record Warning(String kind, String text, long task) {}

  /// Looks.
  static Board of(Weft runtime, ConsoleListener heard, Measured before) {
    return of(runtime, heard, before, Flag.LONG_POLL);
  }

  static Board of(Weft runtime, ConsoleListener heard, Measured before, Duration longPoll) {
    RuntimeDump dump = runtime.inspect(TASKS);
    RuntimeMetrics metrics = runtime.metrics();
    Set<Long> deadlocked = new HashSet<>();
    dump.deadlocks().forEach(deadlock -> deadlocked.addAll(deadlock.tasks()));
    var rows = new ArrayList<TaskRow>(dump.tasks().size());
    for (TaskDump task : dump.tasks()) {
      Set<Flag> flags = Flag.of(task, longPoll);
      if (deadlocked.contains(task.id())) {
        flags = EnumSet.copyOf(flags);
        flags.add(Flag.DEADLOCKED);
      }
      rows.add(TaskRow.of(task, flags));
    }
    return new Board(
        dump,
        metrics,
        rows,
        warnings(dump, rows, heard),
        Resource.of(dump.tasks()),
        before,
        Measured.now(heard.measurements(), metrics.executor().workers().size()));
  }

  private static List<Warning> warnings(
      RuntimeDump dump, List<TaskRow> rows, ConsoleListener heard) {
    var warnings = new ArrayList<Warning>();
    Map<Long, TaskRow> byId =
        dump.deadlocks().isEmpty()
            ? Map.of()
            : rows.stream()
                .collect(Collectors.toMap(row -> row.task().id(), row -> row, (a, _) -> a));
    for (Deadlock deadlock : dump.deadlocks()) {
      warnings.add(
          new Warning(Flag.DEADLOCKED.text(), say(deadlock, byId), deadlock.tasks().getFirst()));
    }
    for (String text : dump.warnings()) {
      warnings.add(new Warning("seen in a dump", text, 0));
    }
    for (Flag flag : EnumSet.complementOf(EnumSet.of(Flag.DEADLOCKED))) {
      rows.stream()
          .filter(row -> row.flags().contains(flag))
          .limit(WARNINGS)
          .forEach(
              row ->
                  warnings.add(
                      new Warning(
                          flag.text(),
                          flag.say(row.task()) + (row.at() == null ? "" : ", at " + row.at()),
                          row.task().id())));
    }
    heard.lost().reversed().forEach(text -> warnings.add(new Warning("lost handle", text, 0)));
    return warnings;
  }

  private static String say(Deadlock deadlock, Map<Long, TaskRow> rows) {
    var text = new StringBuilder();
    for (Long id : deadlock.tasks().subList(0, Math.min(NAMED, deadlock.tasks().size()))) {
      TaskRow row = rows.get(id);
      if (row != null) {
        text.append(text.isEmpty() ? "" : "; ")
            .append(row.task().name())
            .append(" #")
            .append(id)
            .append(" waits for ")
            .append(row.waitsFor())
            .append(row.at() == null ? "" : ", at " + row.at());
      }
    }
    int more = deadlock.tasks().size() - NAMED;
    return more > 0 ? text + "; and so on, through " + more + " more" : text.toString();
  }
}
