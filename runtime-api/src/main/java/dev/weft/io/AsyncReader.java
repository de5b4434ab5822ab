package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A source of bytes, read without blocking a thread: what `InputStream` is to threads.
///
/// The base is [#pollRead], which allocates nothing; [#read] is a future around it.
///
/// **Threads.** One party at a time reads, from whatever thread polls it.
///
/// **Budget.** Every read that moves bytes or finds the end spends a unit; leaves do it.
public interface AsyncReader {

  /// What [#pollRead] returns at the end of the stream.
  int END = -1;

  /// What [#pollRead] returns when there is nothing to read yet.
  int PENDING = -2;

  /// Tries to read, without blocking.
  ///
  /// @param dst where the bytes go, from its position on; the position moves past them
  /// @return the number of bytes, at least 1; 0 only if `dst` has no room, at the end of the stream
  ///   too; [#END]; or [#PENDING], with the context's waker left behind
  /// @throws IOException if the stream is broken or closed
  int pollRead(Context cx, ByteBuffer dst) throws IOException;

  /// Gives up waiting after [#PENDING]: forgets the waker. Loses no byte.
  void cancelRead(Context cx);

  /// Reads what is there, at least one byte. Yields what [#pollRead] returns: the number of bytes,
  /// or [#END].
  ///
  /// **Cancellation** is safe: a cancelled read has read nothing.
  default Future<Integer> read(ByteBuffer dst) {
    return new ReadFuture(this, dst);
  }

  /// Fills all the room that `dst` has.
  ///
  /// Fails with an [java.io.EOFException] if the stream ends before.
  ///
  /// **Cancellation** is not safe: some bytes may be read; the position of `dst` says how many. A
  /// [BufferedAsyncReader] has a safe one.
  default Future<@Nullable Void> readExactly(ByteBuffer dst) {
    return new ReadExactlyFuture(this, dst);
  }

  /// All bytes up to the end of the stream.
  ///
  /// Fails with a [LimitExceededException] as soon as there are more than `limit`; it has read them
  /// then.
  ///
  /// **Cancellation** is not safe: what was read is lost.
  ///
  /// @param limit how many there may be
  default Future<byte[]> readToEnd(int limit) {
    return new ReadToEnd(this, limit);
  }

  /// All bytes up to the end of the stream, as UTF-8; see [#readToEnd].
  ///
  /// Fails with a [java.nio.charset.CharacterCodingException], too.
  ///
  /// **Cancellation** is not safe: what was read is lost.
  ///
  /// @param limit how many bytes there may be
  default Future<String> readToString(int limit) {
    return readToEnd(limit).map(bytes -> Utf8.decode(bytes, 0, bytes.length));
  }

  /// The bytes of this reader, and when it has come to its end those of `next`. Both belong to the
  /// result.
  default AsyncReader chain(AsyncReader next) {
    return new ChainedReader(this, next);
  }

  /// The first `limit` bytes of this reader, and then the end. What comes after them can still be
  /// read from this reader.
  default AsyncReader take(long limit) {
    return new LimitedReader(this, limit);
  }

  /// This reader with a buffer around it, which then is the one to read from.
  default BufferedAsyncReader buffered() {
    return new BufferedAsyncReader(this);
  }
}
