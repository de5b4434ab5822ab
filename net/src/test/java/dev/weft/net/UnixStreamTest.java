package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.io.AsyncDuplex;
import dev.weft.testing.Pairing;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class UnixStreamTest {

  private static final int SIZE = 2 << 20;

  private final Loopback net;
  private final UnixAddress address;

  private final Path folder;

  UnixStreamTest(Pairing pairing, @TempDir Path folder) throws IOException {
    net = new Loopback(pairing);
    this.folder = folder;
    address = UnixAddress.of(folder.resolve("s"));
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  private record Ends(UnixStream here, UnixStream there) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      here.close();
      there.close();
    }
  }

  private Ends connect(UnixLibrary library) throws Exception {
    try (var listener = UnixListener.bind(net.weft, address, library)) {
      return connect(listener, library);
    }
  }

  private Ends connect(UnixListener listener, UnixLibrary library) throws Exception {
    var accepting = net.weft.spawn(listener.accept());
    var here = net.run(UnixStream.connect(listener.localAddress(), library));
    return new Ends(here, net.run(accepting));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String read(UnixStream stream, int length) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && net.run(stream.read(buffer)) >= 0) {}
    return UTF_8.decode(buffer.flip()).toString();
  }

  @Test
  @DisplayName("bytes go both ways, through either library; ends have their addresses")
  void bothWays() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var ends = connect(library)) {
        assertThat(ends.here().remoteAddress()).isEqualTo(address);
        assertThat(ends.here().localAddress()).isEqualTo(UnixAddress.unnamed());
        assertThat(ends.there().localAddress()).isEqualTo(address);
        assertThat(ends.there().remoteAddress()).isEqualTo(UnixAddress.unnamed());
        net.run(ends.here().writeAll(bytes("ping")));
        assertThat(read(ends.there(), 4)).isEqualTo("ping");
        net.run(ends.there().writeAll(bytes("pong")));
        assertThat(read(ends.here(), 4)).isEqualTo("pong");
        net.run(ends.here().shutdown());
        assertThat(read(ends.there(), 1)).isEmpty();
        net.run(ends.there().writeAll(bytes("late")));
        assertThat(read(ends.here(), 4)).isEqualTo("late");
      }
    }
  }

  @Test
  @DisplayName("7.2, 7.9 200 transfers of 2 MB through junixsocket lose no readiness")
  void transfers() throws Exception {
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET)) {
      for (int round = 0; round < 200; round++) {
        try (var ends = connect(listener, UnixLibrary.JUNIXSOCKET)) {
          transfer(ends);
        }
      }
    }
  }

  @Test
  @DisplayName("7.2 transfers of 2 MB through the JDK")
  void transfersOfTheJdk() throws Exception {
    for (int round = 0; round < 10; round++) {
      try (var ends = connect(UnixLibrary.JDK)) {
        transfer(ends);
      }
    }
  }

  private void transfer(Ends ends) throws Exception {
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    var writing =
        net.weft.spawn(
            ends.here().writeAll(ByteBuffer.wrap(content)).then(done -> ends.here().shutdown()));
    ByteBuffer got = ByteBuffer.allocate(SIZE + 1);
    assertThat(net.run(readToEnd(ends.there(), got))).isEqualTo(SIZE);
    net.run(writing);
    assertThat(got.flip()).isEqualTo(ByteBuffer.wrap(content));
  }

  private static Future<Integer> readToEnd(UnixStream stream, ByteBuffer into) {
    return stream
        .read(into)
        .then(n -> n < 0 ? Futures.ready(into.position()) : readToEnd(stream, into));
  }

  @Test
  @DisplayName("an address that is taken or not there fails, and the message names it")
  void failures() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var listener = UnixListener.bind(net.weft, address, library)) {
        assertThatThrownBy(() -> UnixListener.bind(net.weft, address, library))
            .isInstanceOf(SocketException.class)
            .hasMessageContaining(address.toString());
        assertThat(listener.toString()).contains(address.toString());
      }
      assertThatThrownBy(() -> net.run(UnixStream.connect(address, library)))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining(address.toString());
    }
    assertThatThrownBy(
            () -> net.run(UnixStream.connect(UnixAddress.ofName("name"), UnixLibrary.JDK)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JUNIXSOCKET");
  }

  @Test
  @DisplayName("closing a listener removes its file, unless another socket stands there by now")
  void file() throws Exception {
    Path path = ((UnixAddress.OfPath) address).path();
    for (UnixLibrary library : UnixLibrary.values()) {
      var listener = UnixListener.bind(net.weft, address, library);
      assertThat(path).exists();
      listener.close();
      assertThat(path).doesNotExist();
      var old = UnixListener.bind(net.weft, address, library);
      Path moved = folder.resolve("moved" + library);
      Files.move(path, moved);
      try (var young = UnixListener.bind(net.weft, address, library)) {
        old.close();
        old.close();
        assertThat(path).exists();
        assertThat(young.localAddress()).isEqualTo(address);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("an abstract name needs no file")
  void abstractName() throws Exception {
    var name = UnixAddress.ofName("weft-stream-" + ProcessHandle.current().pid());
    try (var listener = UnixListener.bind(net.weft, name);
        var ends = connect(listener, UnixLibrary.JUNIXSOCKET)) {
      assertThat(ends.here().remoteAddress()).isEqualTo(name);
      net.run(ends.here().writeAll(bytes("x")));
      assertThat(read(ends.there(), 1)).isEqualTo("x");
    }
  }

  @Test
  @DisplayName("7.12 closing wakes whoever waits, here and at the peer")
  void closes() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var ends = connect(library)) {
        var here = net.weft.spawn(ends.here().read(ByteBuffer.allocate(1)));
        var there = net.weft.spawn(ends.there().read(ByteBuffer.allocate(1)));
        ends.here().close();
        assertThatThrownBy(() -> net.run(here))
            .isInstanceOf(JoinException.TaskFailed.class)
            .hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(net.run(there)).isEqualTo(-1);
      }
      try (var ends = connect(library)) {
        var reading = net.weft.spawn(ends.here().read(ByteBuffer.allocate(1)));
        var writing = net.weft.spawn(ends.here().writeAll(ByteBuffer.allocate(8 * SIZE)));
        net.run(ends.there().read(ByteBuffer.allocate(10_000)));
        ends.there().close();
        assertThatThrownBy(() -> net.run(writing)).hasCauseInstanceOf(IOException.class);
        assertThat(endOrReset(reading)).isTrue();
      }
    }
  }

  private boolean endOrReset(JoinHandle<Integer> reading) throws Exception {
    try {
      return net.run(reading) == -1;
    } catch (JoinException.TaskFailed e) {
      return e.getCause() instanceof IOException;
    }
  }

  @Test
  @DisplayName("7.12 who reads is woken when a write finds the peer gone before the reactor does")
  void writerFindsTheEnd() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var listener = UnixListener.bind(net.weft, address, library)) {
        for (int round = 0; round < 50; round++) {
          var path = ((UnixAddress.OfPath) address).path();
          var peer = SocketChannel.open(UnixDomainSocketAddress.of(path));
          try (var stream = net.run(listener.accept())) {
            var waits = new CountDownLatch(1);
            var reading = net.weft.spawn(reading(stream, waits));
            waits.await();
            net.run(Futures.pollFn(cx -> closesAndWrites(peer, stream, cx)));
            assertThat(endOrReset(reading)).isTrue();
          }
        }
      }
    }
  }

  private static Future<Integer> reading(UnixStream stream, CountDownLatch waits) {
    ByteBuffer one = ByteBuffer.allocate(1);
    return Futures.pollFn(
        cx -> {
          int n = stream.pollRead(cx, one);
          if (n == AsyncDuplex.PENDING) {
            waits.countDown();
            return Poll.pending();
          }
          return Poll.ready(n);
        },
        stream::cancelRead);
  }

  /// In one poll, so that on one thread no turn of the reactor comes in between.
  private static Poll<Boolean> closesAndWrites(SocketChannel peer, UnixStream stream, Context cx)
      throws IOException {
    peer.close();
    assertThatThrownBy(() -> stream.pollWrite(cx, bytes("x"))).isInstanceOf(IOException.class);
    return Poll.ready(true);
  }

  @Test
  @DisplayName("7.13 the descriptor of a reset stream that nobody has closed yet may be used again")
  void resetDescriptors() throws Exception {
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET)) {
      Path path = ((UnixAddress.OfPath) address).path();
      List<UnixStream> broken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var peer = SocketChannel.open(UnixDomainSocketAddress.of(path));
        UnixStream stream = net.run(listener.accept());
        net.run(stream.writeAll(bytes("unread")));
        peer.close(); // a reset
        assertThatThrownBy(() -> net.run(stream.read(ByteBuffer.allocate(1))))
            .isInstanceOf(IOException.class);
        broken.add(stream);
      }
      for (UnixStream stream : broken) {
        stream.close();
      }
    }
  }

  @Test
  @DisplayName("connecting waits while the backlog is full")
  void fullBacklog() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var peer =
          Peer.python(
              """
              import socket, sys
              s = socket.socket(socket.AF_UNIX)
              s.bind(sys.argv[1])
              s.listen(1)
              print('ready', flush=True)
              sys.stdin.readline()
              for i in range(8):
                  c, _ = s.accept()
                  c.sendall(b'!')
              """,
              address.toString())) {
        peer.line();
        List<JoinHandle<UnixStream>> connecting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          connecting.add(net.weft.spawn(UnixStream.connect(address, library)));
        }
        net.until("some are connected", () -> connecting.stream().anyMatch(JoinHandle::isFinished));
        assertThat(connecting).anyMatch(handle -> !handle.isFinished());
        peer.say("go");
        for (var handle : connecting) {
          try (var stream = net.run(handle)) {
            assertThat(read(stream, 1)).isEqualTo("!");
          }
        }
        peer.ends();
      }
      Files.delete(((UnixAddress.OfPath) address).path());
    }
  }

  private static final String ECHO =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      while True:
          data = s.recv(65536)
          if not data:
              break
          s.sendall(data)
      s.close()
      """;

  @Test
  @DisplayName("Python echoes a megabyte, through either library")
  void python() throws Exception {
    for (UnixLibrary library : UnixLibrary.values()) {
      try (var listener = UnixListener.bind(net.weft, address, library);
          var peer = Peer.python(ECHO, address.toString());
          var stream = net.run(listener.accept())) {
        echoed(stream, 1 << 20);
        peer.ends();
      }
    }
  }

  @Test
  @DisplayName("socat connects to us, and listens for us")
  void socat() throws Exception {
    try (var listener = UnixListener.bind(net.weft, address);
        var peer = Peer.start(List.of("socat", "UNIX-CONNECT:" + address, "EXEC:cat"));
        var stream = net.run(listener.accept())) {
      echoed(stream, 100_000);
      peer.ends();
    }
    try (var peer = Peer.start(List.of("socat", "UNIX-LISTEN:" + address, "EXEC:cat"))) {
      net.until("socat listens", () -> new File(address.toString()).exists());
      try (var stream = connectSoon()) {
        echoed(stream, 100_000);
      }
      peer.ends();
    }
  }

  @Test
  @DisplayName("nc -U connects to us, and listens for us")
  void netcat() throws Exception {
    Assumptions.assumeTrue(netcatKnowsUnix(), "nc is not installed, or knows no UNIX sockets");
    try (var listener = UnixListener.bind(net.weft, address);
        var peer = Peer.start(List.of("nc", "-N", "-U", address.toString()));
        var stream = net.run(listener.accept())) {
      net.run(stream.writeAll(bytes("hello\n")));
      assertThat(peer.line()).isEqualTo("hello");
      peer.say("good-bye");
      assertThat(read(stream, 9)).isEqualTo("good-bye\n");
      stream.close();
    }
    try (var peer = Peer.start(List.of("nc", "-l", "-U", address.toString()))) {
      net.until("nc listens", () -> new File(address.toString()).exists());
      try (var stream = connectSoon()) {
        net.run(stream.writeAll(bytes("hello\n")));
        assertThat(peer.line()).isEqualTo("hello");
        peer.say("good-bye");
        assertThat(read(stream, 9)).isEqualTo("good-bye\n");
      }
    }
  }

  private static boolean netcatKnowsUnix() throws Exception {
    try {
      Process help = new ProcessBuilder("nc", "-h").redirectErrorStream(true).start();
      return new String(help.getInputStream().readAllBytes(), UTF_8).contains("-U");
    } catch (IOException notInstalled) {
      return false;
    }
  }

  /// The file is there before the socket listens.
  private UnixStream connectSoon() throws Exception {
    while (true) {
      try {
        return net.run(UnixStream.connect(address));
      } catch (SocketException e) {
        Thread.onSpinWait();
      }
    }
  }

  private void echoed(UnixStream stream, int size) throws Exception {
    byte[] content = new byte[size];
    new Random(3).nextBytes(content);
    var writing =
        net.weft.spawn(stream.writeAll(ByteBuffer.wrap(content)).then(done -> stream.shutdown()));
    ByteBuffer got = ByteBuffer.allocate(size + 1);
    assertThat(net.run(readToEnd(stream, got))).isEqualTo(size);
    assertThat(got.flip()).isEqualTo(ByteBuffer.wrap(content));
    net.run(writing);
  }

  @Test
  @DisplayName("a peer's process, user and group are the system's word; and ours to Python")
  void credentials() throws Exception {
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET);
        var peer =
            Peer.python(
                """
                import os, socket, struct, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                of = s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
                print(*struct.unpack('3i', of), flush=True)
                print(os.getpid(), os.getuid(), os.getgid(), flush=True)
                """,
                address.toString());
        var stream = net.run(listener.accept())) {
      String us = peer.line();
      String them = peer.line();
      assertThat(us).startsWith(ProcessHandle.current().pid() + " ");
      PeerCredentials credentials = stream.peerCredentials();
      assertThat(credentials.pid() + " " + credentials.uid() + " " + credentials.gid())
          .isEqualTo(them);
      peer.ends();
    }
    try (var ends = connect(UnixLibrary.JDK)) {
      assertThatThrownBy(() -> ends.here().peerCredentials())
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("JUNIXSOCKET");
    }
  }

  @Test
  @DisplayName("descriptors go to Python and come from Python (SCM_RIGHTS)")
  void descriptors() throws Exception {
    Path file = folder.resolve("passed");
    Files.writeString(file, "from Java");
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET);
        var peer =
            Peer.python(
                """
                import os, socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                data, fds, _, _ = socket.recv_fds(s, 10, 4)
                print(data.decode(), len(fds), os.read(fds[0], 100).decode(), flush=True)
                os.write(fds[1], b'through the pipe')
                r, w = os.pipe()
                socket.send_fds(s, [b'a'], [r])
                socket.send_fds(s, [b'b'], [r, w])
                s.sendall(b'cde')
                print('sent', flush=True)
                sys.stdin.readline()
                os.write(w, b'from Python')
                """,
                address.toString());
        var stream = net.run(listener.accept());
        var in = new FileInputStream(file.toFile());
        var out = new FileOutputStream(folder.resolve("written").toFile())) {
      assertThat(net.run(stream.write(bytes("two"), List.of(in.getFD(), out.getFD()))))
          .isEqualTo(3);
      assertThat(peer.line()).isEqualTo("two 2 from Java");
      stream.acceptDescriptors();
      assertThat(peer.line()).isEqualTo("sent");
      assertThat(read(stream, 5)).isEqualTo("abcde");
      List<PassedDescriptor> passed = stream.takeDescriptors();
      assertThat(passed).hasSize(3);
      assertThat(stream.takeDescriptors()).isEmpty();
      peer.say("now");
      try (var pipe = new FileInputStream(passed.getFirst().descriptor())) {
        assertThat(new String(pipe.readNBytes(11), UTF_8)).isEqualTo("from Python");
      }
      for (PassedDescriptor descriptor : passed) {
        descriptor.close();
      }
      peer.ends();
    }
    assertThat(folder.resolve("written")).hasContent("through the pipe");
  }

  @Test
  @DisplayName("a descriptor waits for room with its byte, and none is left behind")
  void descriptorsUnderPressure() throws Exception {
    try (var ends = connect(UnixLibrary.JUNIXSOCKET);
        var in = new FileInputStream("/dev/null")) {
      ends.there().acceptDescriptors();
      var writing = net.weft.spawn(ends.here().writeAll(ByteBuffer.allocate(SIZE)));
      ByteBuffer got = ByteBuffer.allocate(SIZE);
      while (got.hasRemaining()) {
        net.run(ends.there().read(got));
      }
      net.run(writing);
      fill(ends.here());
      var passing = net.weft.spawn(ends.here().write(bytes("!"), List.of(in.getFD())));
      List<PassedDescriptor> passed = new ArrayList<>();
      while (passed.isEmpty()) {
        net.run(ends.there().read(ByteBuffer.allocate(100_000)));
        passed.addAll(ends.there().takeDescriptors());
      }
      assertThat(net.run(passing)).isEqualTo(1);
      assertThat(passed).hasSize(1);
      passed.getFirst().close();
    }
  }

  private void fill(UnixStream stream) throws Exception {
    var cx = Context.of(() -> {});
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    while (stream.pollWrite(cx, bytes.clear()) != AsyncDuplex.PENDING) {}
    stream.cancelWrite(cx);
  }
}
