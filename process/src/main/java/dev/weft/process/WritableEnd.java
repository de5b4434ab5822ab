package dev.weft.process;

import dev.weft.Context;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/// A child's input as a channel, whose readiness the reactor reports.
final class WritableEnd implements ChildInput {

  private final Pipe.SinkChannel channel;
  private final Registration registration;

  /// Takes over an end.
  WritableEnd(Weft runtime, Pipe.SinkChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.registration = Registration.of(runtime, new Source.OfChannel(channel));
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    int length = ReadableEnd.portion(src);
    if (length == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return PENDING;
      }
      int n = write(src, length);
      if (n > 0) {
        cx.madeProgress();
        return n;
      }
      registration.clearWritable(tick);
    }
  }

  private int write(ByteBuffer src, int length) throws IOException {
    int limit = src.limit();
    try {
      return channel.write(src.limit(src.position() + length));
    } finally {
      src.limit(limit);
    }
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true; // it holds nothing back
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    registration.close();
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {
    registration.cancelWrite(cx);
  }

  @Override
  public void close() throws IOException {
    registration.close();
  }
}
