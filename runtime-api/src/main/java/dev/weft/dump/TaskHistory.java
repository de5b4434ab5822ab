package dev.weft.dump;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a runtime that was opened with `weft.task-history` knows of a task's past.
///
/// @param age since it was spawned (a `blockOn`'s, since it was first polled)
/// @param polls how many polls were begun
/// @param polled how long they took together, the one that is under way included
/// @param polling for how long the one that is under way has been; null if none is
/// @param idlePolls how many polls were over without anything having got further in them: none of
///   Weft's futures made progress (`Context.madeProgress`), and the task had to wait again. The
///   first one is not counted
/// @param wakes how many times it was woken while it was idle, or asked to be polled again
/// @param selfWakes how many of these it did itself, in its own poll; a `Tasks.yieldNow()` is none
/// @param lastWokenBy who woke it last: a task, or a thread; null if nobody has
/// @param spawnSite where it was spawned, the innermost call first; empty unless spawn sites were
///   asked for
public record TaskHistory(
    Duration age,
    long polls,
    Duration polled,
    @Nullable Duration polling,
    long idlePolls,
    long wakes,
    long selfWakes,
    @Nullable String lastWokenBy,
    List<StackTraceElement> spawnSite) {}
