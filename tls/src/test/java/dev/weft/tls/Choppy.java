package dev.weft.tls;

import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A stream that moves few bytes at a time, and none at every second attempt.
final class Choppy implements AsyncDuplex {

  private final AsyncDuplex stream;
  private final int most;
  private boolean readNext;
  private boolean writeNext;

  Choppy(AsyncDuplex stream, int most) {
    this.stream = stream;
    this.most = most;
  }

  private static boolean notYet(Context cx) {
    cx.waker().wake();
    return true;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    readNext = !readNext;
    if (readNext && notYet(cx)) {
      return PENDING;
    }
    int limit = dst.limit();
    try {
      return stream.pollRead(cx, dst.limit(Math.min(limit, dst.position() + most)));
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  public void cancelRead(Context cx) {
    stream.cancelRead(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    writeNext = !writeNext;
    if (writeNext && notYet(cx)) {
      return PENDING;
    }
    int limit = src.limit();
    try {
      return stream.pollWrite(cx, src.limit(Math.min(limit, src.position() + most)));
    } finally {
      src.limit(limit);
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return stream.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return stream.pollShutdown(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    stream.cancelWrite(cx);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
