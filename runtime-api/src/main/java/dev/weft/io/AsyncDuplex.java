package dev.weft.io;

import dev.weft.Owned;
import java.io.IOException;

/// A stream of bytes in both directions, such as a connection.
///
/// **Threads.** The directions are independent: one party may read while another writes, at the
/// same time from two threads. An implementation whose directions share state guards it.
public interface AsyncDuplex extends AsyncReader, AsyncWriter, Owned {

  /// What the `poll` methods of both directions return when they have to wait.
  int PENDING = AsyncReader.PENDING;

  /// The two directions as two objects, for two parties; this stream is then theirs.
  default Split split() {
    return Split.of(this);
  }

  /// Closes both directions at once and without waiting; whoever waits is woken and fails. For an
  /// orderly end, [#shutdown] before. Any thread; idempotent.
  @Override
  void close() throws IOException;
}
