package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A poll of a task that took long; a blocking call is one, too.
@Name("dev.weft.Poll")
@Label("Poll")
@Description("A poll of a task that took long; a blocking call is one, too.")
@Category("Weft")
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
