package dev.weft;

/// Writes what a runtime is doing, for people.
final class Dump {

  private static final int TASKS = 1000;

  private Dump() {}

  static String of(Weft weft) {
    var text = new StringBuilder();
    text.append(weft.name()).append(": ").append(weft.liveTasks()).append(" live tasks, ");
    text.append(weft.runtimeDriver()).append('\n');
    var waiting = weft.live().snapshot(TASKS);
    for (Task task : waiting) {
      text.append("  ").append(task).append('\n');
    }
    if (waiting.size() == TASKS) {
      text.append("  ... and more\n");
    }
    return text.toString();
  }
}
