package dev.weft.dump;

import java.util.List;

/// What a runtime was doing at a moment; [dev.weft.Weft#inspect].
///
/// Taken without stopping or polling anything: each task is as it was at a moment of its own.
///
/// @param runtime the runtime's name
/// @param liveTasks how many tasks lived
/// @param driver the reactor and the timers, in words
/// @param tasks those that waited or were being polled, at most as many as were asked for. With
///   `weft.task-history` those that wait for their first poll, or have only ever yielded, too
/// @param isComplete whether there were no more of them
/// @param deadlocks tasks that wait for each other
/// @param warnings what else looks wrong, in sentences: tasks that block their thread, channels
///   that nobody reads
public record RuntimeDump(
    String runtime,
    long liveTasks,
    String driver,
    List<TaskDump> tasks,
    boolean isComplete,
    List<Deadlock> deadlocks,
    List<String> warnings) {

  /// All of it for people, in several lines.
  @Override
  public String toString() {
    return new DumpText(this).toString();
  }
}
