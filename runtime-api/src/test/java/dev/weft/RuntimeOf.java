package dev.weft;

import dev.weft.task.TaskRuntime;

/// The task layer of a runtime, for tests of what lies behind it.
public final class RuntimeOf {
  private RuntimeOf() {}

  public static TaskRuntime tasks(Weft weft) {
    return weft.tasks();
  }
}
