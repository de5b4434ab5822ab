package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A worker took tasks from another one.
@Name("dev.weft.Steal")
@Label("Steal")
@Description("A worker took tasks from another one.")
@Category("Weft")
@Enabled(false)
@StackTrace(false)
final class Steal extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Worker")
  int worker;

  @Label("Tasks")
  int tasks;
}
