package dev.weft.process;

import dev.weft.Context;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/// A child's output as a channel, whose readiness the reactor reports.
final class ReadableEnd implements ChildOutput {

  /// How much of a heap buffer goes through the JDK's direct one at a time, in bytes: what a pipe
  /// holds.
  static final int HEAP_PORTION = 64 * 1024;

  private final Pipe.SourceChannel channel;
  private final Registration registration;

  /// Takes over an end.
  ReadableEnd(Weft runtime, Pipe.SourceChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.registration = Registration.of(runtime, new Source.OfChannel(channel));
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    int room = portion(dst);
    if (room == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return PENDING;
      }
      int n = read(dst, room);
      if (n >= 0 && n < room) {
        registration.clearReadable(tick);
      }
      if (n != 0) {
        cx.madeProgress();
        return n;
      }
    }
  }

  static int portion(ByteBuffer buffer) {
    return buffer.isDirect() ? buffer.remaining() : Math.min(buffer.remaining(), HEAP_PORTION);
  }

  private int read(ByteBuffer dst, int room) throws IOException {
    int limit = dst.limit();
    try {
      return channel.read(dst.limit(dst.position() + room));
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  public void cancelRead(Context cx) {
    registration.cancelRead(cx);
  }

  @Override
  public void close() throws IOException {
    registration.close();
  }
}
