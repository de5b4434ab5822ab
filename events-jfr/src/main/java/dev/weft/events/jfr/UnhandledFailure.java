package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A failure reached nobody.
@Name("dev.weft.UnhandledFailure")
@Label("Unhandled Failure")
@Description("A failure reached nobody.")
@Category("Weft")
@StackTrace(false)
final class UnhandledFailure extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("While")
  String doing = "";

  @Label("Failure")
  String failure = "";
}
