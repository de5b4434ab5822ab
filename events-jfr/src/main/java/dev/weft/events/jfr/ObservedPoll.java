package dev.weft.events.jfr;

import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import org.jspecify.annotations.Nullable;

/// What is told of a poll that was seen from outside, by looking at it again and again. Its
/// duration is what was seen of it, which is a little less than what it took.
abstract class ObservedPoll extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Task")
  String task = "";

  @Label("Task Id")
  long taskId;

  @Label("Polling Thread")
  @Nullable Thread thread;

  @Label("Position")
  @Description("where the thread was when it was seen, the innermost call first")
  String where = "";

  @Label("Goes On")
  @Description("whether it is not over yet; there is another event when it is")
  boolean goesOn;
}
