package dev.weft.dump;

import org.jspecify.annotations.Nullable;

/// One line of an await chain.
///
/// @param depth how many times the chain has branched before; the lines below one that branches are
///   deeper by one, in the order of the branches
/// @param what in words: what is done here, or waited for
/// @param position where in the source, if it is the frame of an async block
/// @param isLeaf whether the chain ends here
/// @param taskId the task that is waited for; 0 if it is something else
public record WaitStep(
    int depth, String what, @Nullable StackTraceElement position, boolean isLeaf, long taskId) {

  @Override
  public String toString() {
    return position != null ? "at " + position : what;
  }
}
