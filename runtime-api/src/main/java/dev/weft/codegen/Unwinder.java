package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Unwinding;

/// What the `await` of a cancelled block finds in the place of its future: throws [Unwinding] when
/// polled. It stays in the frame's `awaited` field while the block unwinds, which is how the frame
/// knows that it does, and counts the awaits that the block meets on its way.
final class Unwinder implements Future<Object> {

  /// How many awaits a block may meet while it unwinds. More would let a block that never gives up
  /// hold its canceller longer; fewer could cut off an honest cleanup.
  static final int LIMIT = 64;

  final Unwinding signal = new Unwinding();
  private int met;

  /// Counts an await; `false` when there were too many.
  boolean mayMeetAnother() {
    return ++met <= LIMIT;
  }

  boolean isExhausted() {
    return met > LIMIT;
  }

  @Override
  public Poll<Object> poll(Context cx) {
    throw signal;
  }

  @Override
  public void cancel(Context cx) {}
}
