package dev.weft.io;

import dev.weft.Context;
import dev.weft.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/// [AsyncWriter#write].
final class WriteFuture extends TransferFuture<Integer> {

  private final AsyncWriter writer;

  WriteFuture(AsyncWriter writer, ByteBuffer src) {
    super(src);
    this.writer = writer;
  }

  @Override
  Poll<Integer> transfer(Context cx, ByteBuffer src) throws IOException {
    int n = writer.pollWrite(cx, src);
    return n == AsyncWriter.PENDING ? Poll.pending() : Poll.ready(n);
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
