package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// What a runtime has done and holds.
@Name("dev.weft.RuntimeStatistics")
@Label("Runtime Statistics")
@Description("What a runtime has done and holds.")
@Category("Weft")
@Period("1 s")
@StackTrace(false)
final class RuntimeStatistics extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Live Tasks")
  long liveTasks;

  @Label("Spawned Tasks")
  long spawned;

  @Label("Ended Tasks")
  long ended;

  @Label("Injection Queue Depth")
  @Description("tasks in the queue that all threads push to; -1 if there is none")
  long queued;

  @Label("Sources")
  @Description("sockets and other sources attached to the reactor")
  int sources;

  @Label("Blocking Threads")
  int blockingThreads;

  @Label("Idle Blocking Threads")
  int idleBlockingThreads;

  @Label("Queued Blocking Calls")
  int queuedBlockingCalls;
}
