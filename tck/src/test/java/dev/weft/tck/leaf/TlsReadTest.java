package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import dev.weft.tck.StreamSubject.Connected;
import dev.weft.tck.TlsSubject;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;

/// A read of a TLS connection.
public class TlsReadTest extends RuntimeFutureTck<Integer> {

  private static TlsSubject connections;

  /// For JUnit.
  public TlsReadTest() {}

  @BeforeAll
  static void listen() throws Exception {
    connections = new TlsSubject(weft);
  }

  @Override
  public String subjectName() {
    return "TlsStream.read";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, false);
  }

  @Override
  protected LeafSubject<Integer> open() throws Exception {
    Connected connected = connections.connect();
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<Integer> future() {
        return connected.stream().read(ByteBuffer.allocate(10));
      }

      @Override
      public void makeReady() throws IOException {
        connected.peer().getOutputStream().write('a');
      }

      @Override
      public void makeFail() throws IOException {
        connected.stream().close();
      }

      @Override
      public void close() throws IOException {
        connected.stream().close();
        connected.peer().close();
      }
    };
  }
}
