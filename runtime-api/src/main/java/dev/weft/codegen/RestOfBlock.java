package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// A cancelled block that waits for something shielded before it unwinds further. Its frame is a
/// copy: for its owner the block is over.
final class RestOfBlock implements Future<@Nullable Void> {

  private final AsyncFrame<?> frame;
  private final Unwinder unwinder;

  RestOfBlock(AsyncFrame<?> frame, Unwinder unwinder) {
    this.frame = frame;
    this.unwinder = unwinder;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    do {
      if (!isHeldOver(cx)) {
        return Poll.pending();
      }
    } while (frame.unwindsOn(cx, unwinder));
    return Poll.ready(null);
  }

  private boolean isHeldOver(Context cx) {
    try {
      return unwinder.pollHeld(cx);
    } catch (Throwable failure) {
      frame.report(cx, failure);
      return true;
    }
  }

  @Override
  public void cancel(Context cx) {
    do {
      try {
        unwinder.cancelHeld(cx);
      } catch (Throwable failure) {
        frame.report(cx, failure);
      }
    } while (frame.unwindsOn(cx, unwinder));
  }

  /// For dumps.
  @Override
  public String toString() {
    return "the rest of the " + frame;
  }
}
