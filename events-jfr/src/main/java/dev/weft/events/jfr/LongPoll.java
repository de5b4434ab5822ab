package dev.weft.events.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A poll that took long, while other tasks waited for its thread.
@Name("dev.weft.LongPoll")
@Label("Long Poll")
@Description("A poll that took long, while other tasks waited for its thread.")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class LongPoll extends ObservedPoll {}
