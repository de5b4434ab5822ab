package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/// A queue was full, and what did not fit went to the queue of all.
@Name("dev.weft.QueueOverflow")
@Label("Queue Overflow")
@Description("A queue was full, and what did not fit went to the queue of all.")
@Category("Weft")
@StackTrace(false)
@Throttle("100/s")
final class QueueOverflow extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Worker")
  int worker;
}
