package dev.weft.io;

import dev.weft.Context;
import dev.weft.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// [AsyncReader#readExactly].
final class ReadExactlyFuture extends TransferFuture<@Nullable Void> {

  private final AsyncReader reader;

  ReadExactlyFuture(AsyncReader reader, ByteBuffer dst) {
    super(dst);
    this.reader = reader;
  }

  @Override
  Poll<@Nullable Void> transfer(Context cx, ByteBuffer dst) throws IOException {
    while (dst.hasRemaining()) {
      int n = reader.pollRead(cx, dst);
      if (n == AsyncReader.PENDING) {
        return Poll.pending();
      }
      if (n == AsyncReader.END) {
        throw new EOFException("the stream ended with " + dst.remaining() + " bytes missing");
      }
    }
    return Poll.ready(null);
  }

  @Override
  void giveUp(Context cx) {
    reader.cancelRead(cx);
  }

  @Override
  String what() {
    return "reading from " + reader;
  }
}
