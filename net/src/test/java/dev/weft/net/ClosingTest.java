package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What closing leaves: nothing, whoever drives the runtime, if anybody does.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class ClosingTest {

  private final Pairing pairing;

  ClosingTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private static void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begin).as(what).isLessThan(Loopback.PATIENCE.toNanos());
      Thread.onSpinWait();
    }
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static UnixAddress abstractName() {
    return UnixAddress.ofName("weft-" + UUID.randomUUID());
  }

  @Test
  @DisplayName("7.31 descriptors are given back although nobody is in blockOn, or ever will be")
  void nobodyDrives(@TempDir Path folder) throws Exception {
    try (Weft weft = pairing.builder().open();
        var server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      var to = (InetSocketAddress) server.getLocalSocketAddress();
      UnixDatagram.bind(weft, abstractName()).close(); // what is opened once is open
      Closeable[] sockets = {
        weft.blockOn(TcpStream.connect(to)),
        TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0)),
        UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0)),
        UnixListener.bind(weft, UnixAddress.of(folder.resolve("jdk"))),
        UnixListener.bind(weft, abstractName()),
        UnixDatagram.bind(weft, abstractName())
      };
      int open = descriptors();
      for (int i = 0; i < sockets.length; i++) {
        sockets[i].close();
        int closed = i + 1;
        until("descriptors given back", () -> descriptors() <= open - closed);
      }
    }
  }

  @Test
  @DisplayName("7.32 an abstract name and a port are free when close has returned")
  void namesAreFree() throws Exception {
    UnixAddress address = abstractName();
    try (Weft weft = pairing.builder().open()) {
      var udp = UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0));
      InetSocketAddress port = udp.localAddress();
      for (int i = 0; i < 200; i++) {
        UnixListener.bind(weft, address).close();
        UnixDatagram.bind(weft, address).close();
        udp.close();
        udp = UdpSocket.bind(weft, port);
      }
      udp.close();
    }
  }

  @Test
  @DisplayName(
      "a connection with SO_LINGER is closed without waiting for a peer that does not read")
  void linger() throws Exception {
    try (Weft weft = pairing.builder().open();
        var deaf = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      TcpStream one = unread(weft, deaf);
      atOnce(one::close);
      unread(weft, deaf);
      atOnce(weft::close);
    }
  }

  private static TcpStream unread(Weft weft, ServerSocket deaf) throws Exception {
    var to = (InetSocketAddress) deaf.getLocalSocketAddress();
    TcpStream stream = weft.blockOn(TcpStream.connect(to));
    stream.setOption(StandardSocketOptions.SO_LINGER, 3600);
    var writing = stream.writeAll(ByteBuffer.allocate(20_000_000));
    assertThatThrownBy(() -> weft.blockOn(Futures.timeout(Duration.ofMillis(300), writing)))
        .isInstanceOf(TimeoutException.class);
    return stream;
  }

  /// It would take an hour.
  private static void atOnce(Closeable closing) throws Exception {
    var failure = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    closing.close();
                  } catch (Throwable t) {
                    failure.set(t);
                  }
                });
    assertThat(thread.join(Loopback.PATIENCE)).as("it is closed").isTrue();
    assertThat(failure.get()).isNull();
  }

  @Test
  @DisplayName("a datagram socket that has sent is gone with its runtime")
  void datagramThatHasSent() throws Exception {
    UnixAddress address = abstractName();
    for (int i = 0; i < 3; i++) {
      try (Weft weft = pairing.builder().open()) {
        UnixDatagram socket = UnixDatagram.bind(weft, address);
        weft.blockOn(socket.send(ByteBuffer.wrap(new byte[1]), address));
      }
    }
  }

  @Test
  @DisplayName("a socket's file goes with its runtime, and a closed runtime leaves none")
  void filesAndRuntimes(@TempDir Path folder) throws Exception {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    Weft weft = pairing.builder().open();
    UnixListener.bind(weft, UnixAddress.of(one));
    UnixDatagram.bind(weft, UnixAddress.of(other));
    assertThat(one).exists();
    assertThat(other).exists();
    weft.close();
    for (UnixLibrary library : UnixLibrary.values()) {
      assertThatThrownBy(() -> UnixListener.bind(weft, UnixAddress.of(one), library))
          .isInstanceOf(RuntimeClosedException.class);
    }
    assertThatThrownBy(() -> UnixDatagram.bind(weft, UnixAddress.of(other)))
        .isInstanceOf(RuntimeClosedException.class);
    assertThat(folder).isEmptyDirectory();
  }

  /// Binds two sockets to files and waits.
  static final class Bound {
    private Bound() {}

    public static void main(String[] args) throws Exception {
      Weft weft = Weft.builder().executor(args[0]).reactor(args[1]).timer(args[2]).open();
      UnixListener.bind(weft, UnixAddress.of(args[3] + "/stream"));
      UnixDatagram.bind(weft, UnixAddress.of(args[3] + "/datagram"));
      UnixListener.bind(weft, UnixAddress.of(args[3] + "/closed")).close();
      System.out.println("bound");
      weft.blockOn(Futures.never());
    }
  }

  private Process bound(Path folder) throws IOException {
    Process process =
        ChildJvm.start(
            ChildJvm.FLAGS,
            Bound.class,
            pairing.executor(),
            pairing.reactor(),
            pairing.timer(),
            folder.toString());
    assertThat(process.inputReader().readLine()).isEqualTo("bound");
    return process;
  }

  @Test
  @DisplayName("a process that is told to end removes its sockets' files")
  void terminated(@TempDir Path folder) throws Exception {
    pairing.assumeAvailable();
    Process process = bound(folder);
    assertThat(folder.resolve("stream")).exists();
    process.destroy(); // as Ctrl-C does
    process.waitFor();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("a file that a killed process left is unlinked, one of a live socket is not")
  void unlinkStale(@TempDir Path folder) throws Exception {
    UnixAddress stream = UnixAddress.of(folder.resolve("stream"));
    UnixAddress datagram = UnixAddress.of(folder.resolve("datagram"));
    try (Weft weft = pairing.builder().open()) {
      Process process = bound(folder);
      assertThat(stream.unlinkStale()).as("somebody listens").isFalse();
      assertThat(datagram.unlinkStale()).as("somebody receives").isFalse();
      process.destroyForcibly().waitFor();
      assertThatThrownBy(() -> UnixListener.bind(weft, stream)).isInstanceOf(SocketException.class);
      assertThat(stream.unlinkStale()).isTrue();
      assertThat(stream.unlinkStale()).as("there is no file").isFalse();
      assertThat(datagram.unlinkStale()).isTrue();
      UnixListener.bind(weft, stream).close();
      UnixDatagram.bind(weft, datagram).close();
      Path file = Files.createFile(folder.resolve("no-socket"));
      assertThat(UnixAddress.of(file).unlinkStale()).as("it is a file").isFalse();
      assertThat(abstractName().unlinkStale()).isFalse();
    }
  }
}
