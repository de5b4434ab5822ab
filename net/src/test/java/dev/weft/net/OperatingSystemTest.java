package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.JoinHandle;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.testing.Pairing;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What the operating system has to say.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class OperatingSystemTest {

  private final Pairing pairing;

  OperatingSystemTest(Pairing pairing) {
    this.pairing = pairing;
  }

  @Test
  @DisplayName("rule 4: strace sees no epoll_ctl while a connection is busy")
  void busyConnection(@TempDir Path folder) throws Exception {
    pairing.assumeAvailable();
    assumeStrace();
    Path trace = folder.resolve("trace");
    ChildJvm.run(
        List.of("strace", "-f", "-o", trace.toString(), "-e", "trace=epoll_ctl,%file"),
        ChildJvm.FLAGS,
        BusyConnection.class,
        pairing.executor(),
        pairing.reactor(),
        pairing.timer());
    boolean busy = false;
    int controls = 0;
    List<String> seen = new ArrayList<>();
    for (String line : Files.readAllLines(trace)) {
      busy = (busy || line.contains(BusyConnection.BEGIN)) && !line.contains(BusyConnection.END);
      if (busy && line.contains("epoll_ctl(")) {
        controls++;
      }
      if (line.contains("weft-busy")) {
        seen.add(line);
      }
    }
    assertThat(seen).as("the marks in the trace").hasSizeGreaterThanOrEqualTo(2);
    // A handful may come from a pause of this machine, in which data are reported to nobody.
    assertThat(controls)
        .as("epoll_ctl in %d requests", BusyConnection.REQUESTS)
        .isLessThan(BusyConnection.REQUESTS / 100);
  }

  /// It may be missing, or forbidden, as in many containers.
  private static void assumeStrace() throws InterruptedException {
    try {
      Process tried =
          new ProcessBuilder("strace", "-o", "/dev/null", "true").redirectErrorStream(true).start();
      String said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Assumptions.assumeTrue(tried.waitFor() == 0, "strace cannot trace here: " + said);
    } catch (IOException e) {
      Assumptions.abort("strace is not installed: " + e.getMessage());
    }
  }

  @Test
  @DisplayName("7.19 closing the runtime wakes everyone who waits for a socket, with an error")
  void runtimeCloses(@TempDir Path folder) throws Exception {
    UnixAddress address = UnixAddress.of(folder.resolve("s"));
    Weft weft = pairing.builder().open();
    var tcp = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    var udp = UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    var unix = UnixListener.bind(weft, address, UnixLibrary.JUNIXSOCKET);
    var datagram = UnixDatagram.bind(weft, UnixAddress.of(folder.resolve("d")));
    var stream = weft.blockOn(TcpStream.connect(tcp.localAddress()));
    var local = weft.blockOn(UnixStream.connect(address, UnixLibrary.JUNIXSOCKET));
    weft.close();
    for (AsyncReader reader : List.of(stream, local)) {
      assertThatThrownBy(
              () -> reader.pollRead(dev.weft.Context.of(() -> {}), ByteBuffer.allocate(1)))
          .isInstanceOf(RuntimeClosedException.class);
    }
    try (Weft other = pairing.builder().open()) {
      List<JoinHandle<?>> waiting =
          List.of(
              other.spawn(tcp.accept()),
              other.spawn(unix.accept()),
              other.spawn(udp.receive(ByteBuffer.allocate(1))),
              other.spawn(datagram.receive(ByteBuffer.allocate(1))));
      for (JoinHandle<?> handle : waiting) {
        assertThatThrownBy(() -> other.blockOn(handle))
            .hasCauseInstanceOf(RuntimeClosedException.class);
      }
    }
  }

  @Test
  @DisplayName("7.23 ten thousand connections accepted and closed leave no descriptor")
  void leavesNothing(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("s");
    UnixAddress address = UnixAddress.of(path);
    try (var net = new Loopback(pairing)) {
      for (UnixLibrary library : UnixLibrary.values()) {
        try (var listener = UnixListener.bind(net.weft, address, library)) {
          cycle(net, listener, library, 10);
          long before = descriptors();
          cycle(net, listener, library, 5_000);
          net.until("all is closed", () -> descriptors() <= before);
        }
      }
    }
  }

  /// Connections whose two ends are closed in turns first.
  private static void cycle(Loopback net, UnixListener listener, UnixLibrary library, int times)
      throws Exception {
    for (int i = 0; i < times; i++) {
      UnixStream here = net.run(UnixStream.connect(listener.localAddress(), library));
      UnixStream there = net.run(listener.accept());
      if (i % 2 == 0) {
        here.close();
        assertThat(net.run(there.read(ByteBuffer.allocate(1)))).isEqualTo(-1);
        there.close();
      } else {
        there.close();
        here.close();
      }
    }
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
