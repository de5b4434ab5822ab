package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A worker slept, since it found nothing to run.
@Name("dev.weft.WorkerPark")
@Label("Worker Park")
@Description("A worker slept, since it found nothing to run.")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class WorkerPark extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Worker")
  int worker;
}
