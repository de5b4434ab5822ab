package dev.weft.task;

/// What a runtime is doing, in several lines for people.
public final class RuntimeDump {

  private static final int TASKS = 1000;

  private RuntimeDump() {}

  public static String of(TaskRuntime runtime) {
    var text = new StringBuilder();
    text.append(runtime.name())
        .append(": ")
        .append(runtime.counts().live())
        .append(" live tasks, ");
    text.append(runtime.driver()).append('\n');
    var waiting = runtime.live().snapshot(TASKS);
    for (ScheduledTask task : waiting) {
      text.append("  ").append(task).append('\n');
    }
    if (waiting.size() == TASKS) {
      text.append("  ... and more\n");
    }
    return text.toString();
  }
}
