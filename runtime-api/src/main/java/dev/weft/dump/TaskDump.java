package dev.weft.dump;

import java.util.List;
import java.util.regex.Pattern;
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
      String name, Thread.State state, List<StackTraceElement> stack, boolean holdsUpOthers) {

    /// Frames that are not the program's: of the JDK, and of the parts of Weft.
    private static final Pattern NOT_THE_PROGRAMS =
        Pattern.compile(
            "(java|javax|jdk|sun)\\..*|dev\\.weft\\.([A-Z]|(assembly|blocking|codec|codegen|combinator|driver"
                + "|executor|file|interop|io|net|outcome|process|reactor|shutdown|spi|stream|sync|task|time|timer|tls)\\.).*");

    /// Where in the source the program is: its innermost frame that is neither the JDK's nor
    /// Weft's. If there is none, the innermost; null if nothing is known.
    public @Nullable StackTraceElement position() {
      for (StackTraceElement frame : stack) {
        if (!NOT_THE_PROGRAMS.matcher(frame.getClassName()).matches()) {
          return frame;
        }
      }
      return stack.isEmpty() ? null : stack.getFirst();
    }
  }

  @Override
  public String toString() {
    return name + " #" + id + " (" + state + ")";
  }
}
