package dev.weft.file;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.AsyncReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What [AsyncFile] is made of: its calls, one at a time, the buffer that they use, and the
/// position.
///
/// **Threads.** One party at a time. A call under way, on a thread of the pool, uses `buffer` until
/// it has ended; nobody else does meanwhile.
final class OpenFile {

  /// How much is moved by one call at most, in bytes: tokio's number. More would hold a thread of
  /// the pool for long and memory for nothing.
  static final int LARGEST_CALL = 2 * 1024 * 1024;

  /// A buffer up to this size, in bytes, is kept for the next call; what a buffered reader asks for
  /// is 8 KiB.
  private static final int KEPT = 64 * 1024;

  private static final int PENDING = AsyncReader.PENDING;

  private final FileBytes bytes;
  private final CallLane lane;

  private byte[] buffer = {};

  /// Where the next byte is read or written, as its user sees it.
  private long position;

  // What was read and not yet taken: buffer[start, end), which stands in the file at `bufferedAt`.
  private int start;
  private int end;
  private long bufferedAt = -1;

  /// Whether the last read, at `bufferedAt`, has found the end.
  private boolean endSeen;

  /// What comes of the call under way; null if nobody cares.
  private @Nullable Landing landing;

  /// Of a write, until somebody is told.
  private @Nullable Throwable failure;

  /// What to do with the outcome of a call, on the side of the file's user.
  private interface Landing {
    void land(Outcome<Object> outcome);
  }

  OpenFile(String name, FileBytes bytes) {
    this.bytes = bytes;
    this.lane = new CallLane(name, bytes);
  }

  long position() {
    return position;
  }

  void seek(long to) {
    position = to;
  }

  /// As [AsyncReader#pollRead].
  int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      if (!pollIdle(cx)) {
        return PENDING;
      }
      throwFailure();
      if (bufferedAt == position && start < end) {
        int n = take(dst);
        cx.madeProgress();
        return n;
      }
      if (bufferedAt == position && endSeen) {
        endSeen = false;
        cx.madeProgress();
        return AsyncReader.END;
      }
      beginRead(cx, Math.min(dst.remaining(), LARGEST_CALL));
    }
  }

  private int take(ByteBuffer dst) {
    int n = Math.min(end - start, dst.remaining());
    dst.put(buffer, start, n);
    start += n;
    bufferedAt += n;
    position += n;
    return n;
  }

  private void beginRead(Context cx, int length) throws IOException {
    byte[] into = buffer(length);
    long from = position;
    begin(
        cx,
        "read",
        () -> bytes.read(from, into, length),
        outcome -> {
          if (outcome instanceof Outcome.Success<Object>(Object count)) {
            int n = (int) count;
            start = 0;
            end = Math.max(n, 0);
            endSeen = n < 0;
            bufferedAt = from;
          } else {
            failed(outcome);
          }
        });
  }

  /// As [dev.weft.io.AsyncWriter#pollWrite].
  int pollWrite(Context cx, ByteBuffer src) throws IOException {
    if (!src.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed() || !pollIdle(cx)) {
      return PENDING;
    }
    throwFailure();
    int length = Math.min(src.remaining(), LARGEST_CALL);
    byte[] from = buffer(length);
    long at = position;
    src.get(from, 0, length);
    try {
      begin(
          cx,
          "write",
          () -> bytes.write(at, from, length),
          outcome -> written(at, length, outcome));
    } catch (Throwable refused) {
      src.position(src.position() - length);
      throw refused;
    }
    position = at + length;
    cx.madeProgress();
    return length;
  }

  /// After a failure the position is behind what was written, if nobody has moved it since.
  private void written(long at, int length, Outcome<Object> outcome) {
    int n = length;
    if (outcome instanceof Outcome.Success<Object>(Object value)
        && value instanceof FileBytes.Shortfall(int count, IOException cause)) {
      n = count;
      failure = cause;
    } else if (outcome instanceof Outcome.Failure<Object>) {
      n = 0;
      failed(outcome);
    }
    if (failure != null && position == at + length) {
      position = at + n;
    }
  }

  private void failed(Outcome<Object> outcome) {
    if (outcome instanceof Outcome.Failure<Object>(Throwable cause)) {
      failure = cause;
    }
  }

  /// Whether what was taken over is written.
  boolean pollFlush(Context cx) throws IOException {
    if (!pollIdle(cx)) {
      return false;
    }
    throwFailure();
    return true;
  }

  /// Gives up waiting for the call under way, which goes on.
  void cancel(Context cx) {
    lane.cancel(cx);
  }

  /// As [AsyncFile#close].
  void close() throws IOException {
    landing = null;
    buffer = new byte[0];
    lane.close();
    throwFailure();
  }

  private void begin(Context cx, String doing, Callable<Object> call, Landing then)
      throws IOException {
    if (lane.isClosed()) {
      throw new ClosedChannelException();
    }
    lane.begin(cx, doing, call);
    bufferedAt = -1;
    landing = then;
  }

  /// Whether no call is under way any more.
  private boolean pollIdle(Context cx) throws IOException {
    if (lane.isClosed()) {
      throw new ClosedChannelException();
    }
    if (!lane.isBusy()) {
      return true;
    }
    Outcome<Object> outcome = lane.poll(cx);
    if (outcome == null) {
      return false;
    }
    Landing then = landing;
    landing = null;
    if (then != null) {
      then.land(outcome);
    }
    return true;
  }

  private void throwFailure() throws IOException {
    Throwable untold = failure;
    failure = null;
    switch (untold) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException(untold);
    }
  }

  /// A buffer for a call. None is under way, so nobody uses the last one.
  private byte[] buffer(int length) {
    if (buffer.length < length || buffer.length > Math.max(length, KEPT)) {
      buffer = new byte[length];
    }
    return buffer;
  }

  /// A call apart from the stream, which takes its turn.
  <T extends @Nullable Object> Future<T> operation(
      String doing, Fn<? super FileBytes, ? extends T> call) {
    return new Operation<T>(doing, () -> call.apply(bytes));
  }

  /// A call that takes its turn after those before it, and whose outcome is this future's.
  private final class Operation<T extends @Nullable Object> implements Future<T>, Waiting {
    private final String doing;
    private @Nullable Callable<T> call;
    private @Nullable Outcome<Object> outcome;
    private boolean over;

    Operation(String doing, Callable<T> call) {
      this.doing = doing;
      this.call = call;
    }

    @Override
    @SuppressWarnings("unchecked") // the call yields a T
    public Poll<T> poll(Context cx) throws IOException {
      if (over) {
        throw new IllegalStateException("polled after its end");
      }
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      try {
        if (!pollIdle(cx)) {
          return Poll.pending();
        }
        Callable<T> next = call;
        if (next != null) {
          throwFailure();
          begin(cx, doing, next::call, landed -> outcome = landed);
          call = null;
          if (!pollIdle(cx)) {
            return Poll.pending();
          }
        }
        over = true;
        cx.madeProgress();
        if (outcome instanceof Outcome.Success<Object>(Object value)) {
          return Poll.ready((T) value);
        }
        failed(Objects.requireNonNull(outcome));
        throwFailure();
        throw new AssertionError("neither a value nor a failure");
      } catch (Throwable t) {
        over = true;
        throw t;
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      String after = call == null ? "" : ", after the one that is under way";
      trace.leaf("a call on a file: " + doing + after);
    }

    @Override
    public void cancel(Context cx) {
      if (over) {
        return;
      }
      over = true;
      lane.cancel(cx);
      if (call == null) {
        landing = OpenFile.this::failed; // the next call tells
      }
    }
  }
}
