package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import java.io.IOException;
import java.nio.ByteBuffer;

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

  /// This reader with a buffer around it, which then is the one to read from.
  default BufferedAsyncReader buffered() {
    return new BufferedAsyncReader(this);
  }
}
