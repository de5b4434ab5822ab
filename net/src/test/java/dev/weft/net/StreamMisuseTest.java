package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.io.AsyncDuplex;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What is done wrongly with a stream is told: TCP, and UNIX through each library.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class StreamMisuseTest {

  private final Loopback net;
  private final Path folder;

  StreamMisuseTest(Pairing pairing, @TempDir Path folder) throws IOException {
    this.net = new Loopback(pairing);
    this.folder = folder;
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  /// Both ends of a connection.
  record Ends(AsyncDuplex here, AsyncDuplex there) {}

  private List<Ends> ends() throws Exception {
    return List.of(tcp(), unix(UnixLibrary.JDK), unix(UnixLibrary.JUNIXSOCKET));
  }

  private Ends tcp() throws Exception {
    var here = net.run(TcpStream.connect(net.listener.localAddress()));
    return new Ends(here, net.run(net.listener.accept()));
  }

  private Ends unix(UnixLibrary library) throws Exception {
    UnixAddress address = UnixAddress.of(folder.resolve(library.name()));
    try (var listener = UnixListener.bind(net.weft, address, library)) {
      var here = net.run(UnixStream.connect(address, library));
      return new Ends(here, net.run(listener.accept()));
    }
  }

  @Test
  @DisplayName("14.10 writing after one's own shutdown says so, and after the close says that")
  void writingAfterShutdown() throws Exception {
    for (Ends ends : ends()) {
      net.run(ends.here.shutdown());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> net.run(ends.here.writeAll(new byte[1])))
            .isExactlyInstanceOf(SocketException.class)
            .hasMessageContaining("was shut down");
      }
      net.run(ends.there.writeAll(new byte[1]));
      assertThat(net.run(ends.here.read(ByteBuffer.allocate(9)))).isEqualTo(1);
      ends.here.close();
      assertThatThrownBy(() -> net.run(ends.here.writeAll(new byte[1])))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  @DisplayName("14.9 a second reader is told, and the first one reads what comes")
  void secondReader() throws Exception {
    for (Ends ends : ends()) {
      ByteBuffer buffer = ByteBuffer.allocate(9);
      var waits = new AtomicBoolean();
      JoinHandle<Integer> first = net.weft.spawn(reading(ends.here, buffer, waits));
      net.until("the first reader waits", waits::get);
      JoinHandle<Integer> second = net.weft.spawn(ends.here.read(ByteBuffer.allocate(9)));
      assertThatThrownBy(() -> net.run(second))
          .isInstanceOf(JoinException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage(
              "another party waits to read from this source already, and only one at a time can:"
                  + " let one task do it");
      assertThat(first.isFinished()).isFalse();
      net.run(ends.there.writeAll(new byte[] {1, 2}));
      assertThat(net.run(first)).isEqualTo(2);
    }
  }

  private static Future<Integer> reading(AsyncDuplex stream, ByteBuffer dst, AtomicBoolean waits) {
    return Futures.pollFn(
        cx -> {
          int n = stream.pollRead(cx, dst);
          waits.set(n == AsyncDuplex.PENDING);
          return n == AsyncDuplex.PENDING ? Poll.pending() : Poll.ready(n);
        },
        stream::cancelRead);
  }
}
