package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The future of one read or write, around the poll-level call: one object of 24 bytes, since there
/// are two of them for each request that a server answers.
///
/// **Cancellation** gives the waiting up, if it was ever polled: another party's may be under way
/// else.
///
/// @param <T> what it yields
abstract class TransferFuture<T extends @Nullable Object> implements Future<T>, Waiting {

  /// Null when it is over.
  private @Nullable ByteBuffer buffer;

  private boolean started;

  TransferFuture(ByteBuffer buffer) {
    this.buffer = Objects.requireNonNull(buffer);
  }

  abstract Poll<T> transfer(Context cx, ByteBuffer bytes) throws IOException;

  abstract void giveUp(Context cx);

  /// What it does, and where, for dumps.
  abstract String what();

  @Override
  public final Poll<T> poll(Context cx) throws IOException {
    ByteBuffer bytes = buffer;
    if (bytes == null) {
      throw PolledAfterCompletion.polled();
    }
    started = true;
    Poll<T> polled;
    try {
      polled = transfer(cx, bytes);
    } catch (Throwable t) {
      buffer = null;
      throw t;
    }
    if (polled != Poll.<T>pending()) {
      buffer = null;
    }
    return polled;
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    trace.leaf(what());
  }

  @Override
  public final void cancel(Context cx) {
    boolean waits = buffer != null && started;
    buffer = null;
    if (waits) {
      giveUp(cx);
    }
  }
}
