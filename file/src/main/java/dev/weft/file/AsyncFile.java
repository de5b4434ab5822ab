package dev.weft.file;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  private final Path path;
  private final OpenFile open;

  private AsyncFile(Path path, FileBytes bytes) {
    this.path = path;
    this.open = new OpenFile(path.toString(), bytes);
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
    return open.position();
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
    open.seek(to);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return open.pollRead(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    open.cancel(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return open.pollWrite(cx, src);
  }

  /// Waits until what was taken over is written: until the system has it, which is not yet the disk
  /// ([#sync]).
  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return open.pollFlush(cx);
  }

  /// The same as [#pollFlush]: a file has nobody to be told of the end, and can be written on.
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    open.cancel(cx);
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
    int length = Math.min(dst.remaining(), OpenFile.LARGEST_CALL);
    byte[] into = new byte[length];
    return open.<Integer>operation("read", bytes -> bytes.read(from, into, length))
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
    return open.operation(
        "write",
        bytes -> {
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
    return open.operation("size of", FileBytes::size);
  }

  /// Makes the file as long as `length` bytes: cuts what is behind, or adds zeros.
  ///
  /// **Cancellation** before its turn comes does nothing; afterwards it is done.
  public Future<@Nullable Void> setSize(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a size of " + length);
    }
    return open.operation(
        "set the size of",
        bytes -> {
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
    return open.operation(
        "sync",
        bytes -> {
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
    open.close();
  }

  @Override
  public String toString() {
    return "AsyncFile[" + path + "]";
  }
}
