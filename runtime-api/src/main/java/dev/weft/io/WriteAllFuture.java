package dev.weft.io;

import dev.weft.Context;
import dev.weft.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// [AsyncWriter#writeAll(ByteBuffer)].
final class WriteAllFuture extends TransferFuture<@Nullable Void> {

  private final AsyncWriter writer;

  WriteAllFuture(AsyncWriter writer, ByteBuffer src) {
    super(src);
    this.writer = writer;
  }

  @Override
  Poll<@Nullable Void> transfer(Context cx, ByteBuffer src) throws IOException {
    while (src.hasRemaining()) {
      if (writer.pollWrite(cx, src) == AsyncWriter.PENDING) {
        return Poll.pending();
      }
    }
    return Poll.ready(null);
  }

  @Override
  void giveUp(Context cx) {
    writer.cancelWrite(cx);
  }

  @Override
  String what() {
    return "writing to " + writer;
  }
}
