package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A task is over.
@Name("dev.weft.TaskEnd")
@Label("Task End")
@Description("A task is over.")
@Category("Weft")
@Enabled(false)
@StackTrace(false)
final class TaskEnd extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Task")
  String task = "";

  @Label("Task Id")
  long taskId;

  @Label("How It Ended")
  @Description("VALUE, FAILED or CANCELLED")
  String end = "";
}
