package dev.weft.dump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task as a dump found it.
///
/// @param id the id, unique in the process
/// @param name the name it was spawned with, or `task-` and the id
/// @param state `new`, `scheduled`, `running`, `idle`; with `, cancelled` behind if it is to end
/// @param chain from the task's outermost future to what it waits for. Of a task that runs, as it
///   was when it was last suspended, or in between
/// @param thread the thread that runs it, if that is known
/// @param history what was kept of its past, if the runtime keeps it (`weft.task-history`)
public record TaskDump(
    long id,
    String name,
    String state,
    List<WaitStep> chain,
    @Nullable RunningThread thread,
    @Nullable TaskHistory history) {

  /// The thread that polls a task.
  ///
  /// @param name its name
  /// @param state what it does: one that is not `RUNNABLE` blocks in the poll
  /// @param stack where it is, the innermost call first, down to the task's poll
  /// @param holdsUpOthers whether it is a worker, for which other tasks wait; not so for the thread
  ///   of a blocking call
  public record RunningThread(
      String name, Thread.State state, List<StackTraceElement> stack, boolean holdsUpOthers) {}

  @Override
  public String toString() {
    return name + " #" + id + " (" + state + ")";
  }
}
