package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A call on a thread that is there to be blocked.
@Name("dev.weft.BlockingCall")
@Label("Blocking Call")
@Description("A call on a thread that is there to be blocked.")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class BlockingCall extends ObservedPoll {}
