package dev.weft.tck.leaf;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/// The readiness of a channel.
public class ReadableTest extends RuntimeFutureTck<Integer> {

  /// For JUnit.
  public ReadableTest() {}

  @Override
  public String subjectName() {
    return "Registration.readable";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<Integer> open() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    Registration registration = Registration.of(weft, new Source.OfChannel(pipe.source()));
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<Integer> future() throws Exception {
        with(() -> {}, this::clear);
        return registration.readable();
      }

      /// A source counts as ready until somebody has found that it is not.
      private boolean clear(Context cx) throws IOException {
        registration.clearReadable(registration.pollReadable(cx));
        return true;
      }

      @Override
      public void makeReady() throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
      }

      @Override
      public void makeFail() throws IOException {
        registration.close();
      }

      @Override
      public void close() throws IOException {
        registration.close();
        pipe.sink().close();
      }
    };
  }
}
