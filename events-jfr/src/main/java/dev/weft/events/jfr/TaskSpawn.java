package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A task was spawned.
@Name("dev.weft.TaskSpawn")
@Label("Task Spawn")
@Description("A task was spawned.")
@Category("Weft")
@Enabled(false)
@StackTrace(false)
final class TaskSpawn extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Task")
  String task = "";

  @Label("Task Id")
  long taskId;
}
