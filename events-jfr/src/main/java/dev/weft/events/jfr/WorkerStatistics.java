package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// What a worker has done since it started, and what waits for it.
@Name("dev.weft.WorkerStatistics")
@Label("Worker Statistics")
@Description("What a worker has done since it started, and what waits for it.")
@Category("Weft")
@Period("1 s")
@StackTrace(false)
final class WorkerStatistics extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Worker")
  int worker;

  @Label("Polls")
  long polls;

  @Label("Parks")
  long parks;

  @Label("Steals")
  @Description("tasks taken from other workers")
  long steals;

  @Label("Searches")
  @Description("how many times it looked for work at other workers")
  long searches;

  @Label("Overflows")
  @Description("how many times its own queue was full")
  long overflows;

  @Label("Queue Depth")
  int depth;
}
