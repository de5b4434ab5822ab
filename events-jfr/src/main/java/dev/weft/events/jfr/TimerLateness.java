package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;

/// Timers are due, and are about to wake who waits for them.
@Name("dev.weft.TimerLateness")
@Label("Timer Lateness")
@Description("Timers are due, and are about to wake who waits for them.")
@Category("Weft")
@StackTrace(false)
@Throttle("100/s")
final class TimerLateness extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Late")
  @Description("for how long the first of them has been due")
  @Timespan(Timespan.NANOSECONDS)
  long late;
}
