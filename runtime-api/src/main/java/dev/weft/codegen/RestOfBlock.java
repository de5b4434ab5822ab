package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import org.jspecify.annotations.Nullable;

/// A cancelled block that waits for something shielded before it unwinds further. Its frame is a
/// copy: for its owner the block is over.
final class RestOfBlock implements Future<@Nullable Void>, Waiting {

  private final AsyncFrame<?> frame;
  private final Unwinder unwinder;

  RestOfBlock(AsyncFrame<?> frame, Unwinder unwinder) {
    this.frame = frame;
    this.unwinder = unwinder;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    do {
      if (!unwinder.pollHeld(cx)) {
        return Poll.pending();
      }
    } while (frame.unwindsOn(cx, unwinder));
    unwinder.throwFailures();
    return Poll.ready(null);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("cleaning up what was cancelled");
    trace.frame(frame.position());
    trace.future(unwinder.held());
  }

  @Override
  public void cancel(Context cx) {
    do {
      unwinder.cancelHeld(cx);
    } while (frame.unwindsOn(cx, unwinder));
    unwinder.throwFailures();
  }

  /// For dumps.
  @Override
  public String toString() {
    return "the rest of the " + frame;
  }
}
