package dev.weft.process;

import dev.weft.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;

/// A child's input as the JDK gives it, written on the pool for blocking calls, where there are no
/// channels to it. A write yields when its bytes are taken over; the next call tells if they could
/// not be written.
///
/// *Protocol.* The user goes from *idle* to *writing* before it begins a call, which goes back at
/// its end; whoever closes goes to *closed*. The pipe is closed by the one of these two that comes
/// last.
final class PooledInput implements ChildInput {

  private static final int LARGEST = 64 * 1024;

  private final OutputStream out;
  private final BlockingCall<Integer> call = new BlockingCall<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  private enum State {
    IDLE,
    WRITING,
    CLOSED
  }

  PooledInput(OutputStream out) {
    this.out = out;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    if (!src.hasRemaining()) {
      return 0;
    }
    if (state.get() == State.CLOSED) {
      throw new ClosedChannelException();
    }
    if (!cx.mayProceed() || !pollFlush(cx)) {
      return PENDING;
    }
    byte[] bytes = new byte[Math.min(src.remaining(), LARGEST)];
    src.get(src.position(), bytes);
    state.compareAndSet(State.IDLE, State.WRITING);
    try {
      call.begin(cx, "write to a child", () -> write(bytes));
    } catch (Throwable refused) {
      state.compareAndSet(State.WRITING, State.IDLE);
      throw refused;
    }
    src.position(src.position() + bytes.length);
    cx.madeProgress();
    return bytes.length;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return !call.isUnderway() || call.poll(cx) != null;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    if (!pollFlush(cx)) {
      return false;
    }
    close();
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {
    call.cancel(cx);
  }

  private int write(byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
      return bytes.length;
    } finally {
      if (!state.compareAndSet(State.WRITING, State.IDLE)) {
        out.close();
      }
    }
  }

  /// What was taken over is written first.
  @Override
  public void close() throws IOException {
    State before = state.getAndSet(State.CLOSED);
    if (before == State.IDLE || (before == State.WRITING && call.isOver())) {
      out.close();
    }
  }
}
