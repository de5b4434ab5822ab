package dev.weft.dump;

import java.util.List;

/// Tasks each of which waits for the next one and for nothing else, and the last for the first.
///
/// They were seen so twice, each idle, at the same futures, and in the first look all before the
/// second began: so at one moment between the two all of it held, and none can go on unless it is
/// aborted.
///
/// @param tasks the ids, beginning with the lowest
/// @param behind others that wait for these and for nothing else
/// @param throughLocks whether a lock is in it. A lock knows the task that acquired it: if that one
///   has handed its guard on to another task, it is not a deadlock
public record Deadlock(List<Long> tasks, List<Long> behind, boolean throughLocks) {}
