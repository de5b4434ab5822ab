package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The driver has waited, and wakes who waits for the events it brought.
@Name("dev.weft.DriverTurn")
@Label("Driver Turn")
@Description("The driver has waited, and wakes who waits for the events it brought.")
@Category("Weft")
@Enabled(false)
@StackTrace(false)
final class DriverTurn extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Events")
  @Description("how many the reactor reported")
  int events;
}
