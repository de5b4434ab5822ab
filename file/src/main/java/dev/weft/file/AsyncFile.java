package dev.weft.file;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// An open file: read and written as a stream, from its [#position] on, or at positions.
///
/// ```java
/// try (AsyncFile file = await(AsyncFile.open(path))) {
///   BufferedAsyncReader lines = file.buffered();
///   String line;
///   while ((line = await(lines.readLine())) != null) { ... }
/// }
/// ```
///
/// Each call is made on the runtime's pool for blocking calls, with the whole buffer up to 2 MiB,
/// and costs a change of threads: read and write in large pieces, or put a buffer around it.
///
/// **Order.** The calls on one file are made one at a time, in the order in which they were begun,
/// also those that were cancelled after they had begun.
///
/// **Writing.** [#write] yields when the bytes are *taken over*; they are written beside whatever
/// comes next. That it went wrong is the failure of the next call on the file ([#flush], [#sync],
/// another write); so is the failure of a call that was cancelled. [#writeAll] waits for it. What
/// was taken over is written, also if nobody waits any more and if the file is closed meanwhile;
/// but a runtime that is closed lets go of calls that wait for a thread, so flush before.
///
/// **Threads.** One party at a time. It reads or writes, never both at once.
public final class AsyncFile implements AsyncReader, AsyncWriter, Owned {

  // Both interfaces have one.
  static final int PENDING = AsyncReader.PENDING;

  /// How much is moved by one call at most, in bytes: tokio's number. More would hold a thread of
  /// the pool for long and memory for nothing.
  static final int LARGEST_CALL = 2 * 1024 * 1024;

  /// A buffer up to this size, in bytes, is kept for the next call; what a buffered reader asks for
  /// is 8 KiB.
  private static final int KEPT = 64 * 1024;

  private final Path path;
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

  private AsyncFile(Path path, FileBytes bytes) {
    this.path = path;
    this.bytes = bytes;
    this.lane = new CallLane(path.toString(), bytes);
  }

  /// A file, opened with `options`; those of [StandardOpenOption], [StandardOpenOption#READ] if
  /// none is given.
  ///
  /// Fails with a [java.nio.file.FileSystemException] that names the file.
  ///
  /// **Cancellation** closes a file that was opened meanwhile. One that was created stays.
  public static Future<AsyncFile> open(Path path, OpenOption... options) {
    OpenOption[] copy = options.clone();
    return FileCall.of("open " + path, () -> new AsyncFile(path, FileBytes.open(path, copy)));
  }

  /// A file to be written from its beginning: made if there is none, emptied if there is one. Fails
  /// as [#open] does.
  ///
  /// **Cancellation** as that of [#open].
  public static Future<AsyncFile> create(Path path) {
    return open(
        path,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  /// A file that is written at its end, wherever that is at the time of each call; made if there is
  /// none. Fails as [#open] does.
  ///
  /// **Cancellation** as that of [#open].
  public static Future<AsyncFile> append(Path path) {
    return open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// A new file in the system's folder for such, to be read and written, which is deleted when it
  /// is closed. Fails as [#open] does.
  ///
  /// **Cancellation** as that of [#open]; the file is deleted.
  public static Future<AsyncFile> temporary() {
    return FileCall.of(
        "open a temporary file",
        () -> {
          FileBytes bytes = FileBytes.temporary();
          return new AsyncFile(bytes.path(), bytes);
        });
  }

  /// What it was opened as.
  public Path path() {
    return path;
  }

  /// Where the next byte is read or written, in bytes from the beginning. Bytes that were taken
  /// over count. (Of a file opened to append: how many were read or written here.)
  public long position() {
    return position;
  }

  /// Reads or writes there from now on. Does not wait for anything: nothing is asked of the system.
  /// A write at or after the end makes the file longer.
  ///
  /// @param to in bytes from the beginning
  /// @throws IllegalArgumentException if it is negative
  public void seek(long to) {
    if (to < 0) {
      throw new IllegalArgumentException("position " + to);
    }
    position = to;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
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
        return END;
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

  @Override
  public void cancelRead(Context cx) {
    lane.cancel(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
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

  /// Waits until what was taken over is written: until the system has it, which is not yet the disk
  /// ([#sync]).
  @Override
  public boolean pollFlush(Context cx) throws IOException {
    if (!pollIdle(cx)) {
      return false;
    }
    throwFailure();
    return true;
  }

  /// The same as [#pollFlush]: a file has nobody to be told of the end, and can be written on.
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    lane.cancel(cx);
  }

  /// Writes all of `src`, and waits until the system has it.
  ///
  /// **Cancellation** is not safe: what was taken over by then is written; the position of `src`,
  /// and [#position], say how much that is.
  @Override
  public Future<@Nullable Void> writeAll(ByteBuffer src) {
    return AsyncWriter.super.writeAll(src).then(x -> flush());
  }

  /// Reads at `from`, apart from the stream and its position: what one call reads into `dst`, up to
  /// its room and 2 MiB. Yields the number of bytes, at least one if there is room, or [#END].
  ///
  /// **Cancellation** is safe: nothing was read into `dst`.
  public Future<Integer> readAt(ByteBuffer dst, long from) {
    int length = Math.min(dst.remaining(), LARGEST_CALL);
    byte[] into = new byte[length];
    return this.<Integer>operation("read", () -> bytes.read(from, into, length))
        .map(
            n -> {
              dst.put(into, 0, Math.max(n, 0));
              return n;
            });
  }

  /// Writes all of `src` at `to`, apart from the stream and its position, and waits until the
  /// system has it. The bytes are copied, and the position of `src` moves, when this is called.
  ///
  /// **Cancellation** before its turn comes writes nothing; afterwards it is written whole.
  public Future<@Nullable Void> writeAt(ByteBuffer src, long to) {
    byte[] from = new byte[src.remaining()];
    src.get(from);
    return operation(
        "write",
        () -> {
          if (bytes.write(to, from, from.length)
              instanceof FileBytes.Shortfall(int count, IOException cause)) {
            throw cause;
          }
          return null;
        });
  }

  /// How long the file is, in bytes, with what was taken over.
  ///
  /// **Cancellation** is safe.
  public Future<Long> size() {
    return operation("size of", bytes::size);
  }

  /// Makes the file as long as `length` bytes: cuts what is behind, or adds zeros.
  ///
  /// **Cancellation** before its turn comes does nothing; afterwards it is done.
  public Future<@Nullable Void> setSize(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a size of " + length);
    }
    return operation(
        "set the size of",
        () -> {
          bytes.setSize(length);
          return null;
        });
  }

  /// Waits until all that was written is on the disk, with what the file system knows of the file
  /// (`fsync`).
  ///
  /// **Cancellation** is safe, and leaves open whether it is.
  public Future<@Nullable Void> sync() {
    return sync(true);
  }

  /// Waits until all that was written is on the disk, with of the rest only what is needed to read
  /// it again (`fdatasync`).
  ///
  /// **Cancellation** is safe, and leaves open whether it is.
  public Future<@Nullable Void> syncData() {
    return sync(false);
  }

  private Future<@Nullable Void> sync(boolean all) {
    return operation(
        "sync",
        () -> {
          bytes.sync(all);
          return null;
        });
  }

  /// Closes the file: at once or, if a call is under way, when that has ended. Never waits for the
  /// disk. Idempotent.
  ///
  /// @throws IOException the failure of a write that nobody was told of
  @Override
  public void close() throws IOException {
    landing = null;
    buffer = new byte[0];
    Throwable untold = failure;
    failure = null;
    lane.close();
    if (untold instanceof IOException e) {
      throw e;
    }
  }

  @Override
  public String toString() {
    return "AsyncFile[" + path + "]";
  }

  // The lane.

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

  private <T extends @Nullable Object> Future<T> operation(String doing, Callable<T> call) {
    return new Operation<>(doing, call);
  }

  /// A call that takes its turn after those before it, and whose outcome is this future's.
  private final class Operation<T extends @Nullable Object> implements Future<T> {
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
        failed(java.util.Objects.requireNonNull(outcome));
        throwFailure();
        throw new AssertionError("neither a value nor a failure");
      } catch (Throwable t) {
        over = true;
        throw t;
      }
    }

    @Override
    public void cancel(Context cx) {
      if (over) {
        return;
      }
      over = true;
      lane.cancel(cx);
      if (call == null) {
        landing = AsyncFile.this::failed; // the next call tells
      }
    }
  }
}
