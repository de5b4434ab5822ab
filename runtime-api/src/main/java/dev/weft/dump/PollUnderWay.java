package dev.weft.dump;

import dev.weft.AbortHandle;

/// A poll that a thread was in when somebody looked; [dev.weft.Weft#pollsUnderWay]. Equal to
/// another one only if the same poll was seen twice.
///
/// @param thread who polls
/// @param task what is polled
/// @param number tells it from other polls of the same task
/// @param isBlockingCall whether it is a blocking call, for whose end no other task waits
public record PollUnderWay(Thread thread, AbortHandle task, int number, boolean isBlockingCall) {}
