package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A poll of a task, or a blocking call, measured at its thread.
@Name("dev.weft.Poll")
@Label("Poll")
@Description("A poll of a task, or a blocking call, measured at its thread.")
@Category("Weft")
@Enabled(false)
@StackTrace(false)
@Threshold("20 ms")
final class Poll extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Task")
  String task = "";

  @Label("Task Id")
  long taskId;
}
