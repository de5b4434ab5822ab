package dev.weft.io;

import dev.weft.Context;
import dev.weft.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/// [AsyncReader#read].
final class ReadFuture extends TransferFuture<Integer> {

  private final AsyncReader reader;

  ReadFuture(AsyncReader reader, ByteBuffer dst) {
    super(dst);
    this.reader = reader;
  }

  @Override
  Poll<Integer> transfer(Context cx, ByteBuffer dst) throws IOException {
    int n = reader.pollRead(cx, dst);
    return n == AsyncReader.PENDING ? Poll.pending() : Poll.ready(n);
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
