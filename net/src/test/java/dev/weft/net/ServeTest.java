package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class ServeTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Loopback net;
  private final AtomicInteger begun = new AtomicInteger();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ServeOptions options = ServeOptions.defaults().onFailure(failures::add);

  ServeTest(Pairing pairing) throws IOException {
    net = new Loopback(pairing);
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  private Future<Void> echo(TcpStream stream) {
    begun.incrementAndGet();
    return echoOn(stream, ByteBuffer.allocate(64));
  }

  private static Future<Void> echoOn(TcpStream stream, ByteBuffer buffer) {
    return stream
        .read(buffer.clear())
        .then(
            n ->
                n < 0
                    ? Futures.<Void>ready(null)
                    : stream.writeAll(buffer.flip()).then(x -> echoOn(stream, buffer)));
  }

  private static void assertEchoes(Socket peer) throws IOException {
    peer.getOutputStream().write('x');
    assertThat(peer.getInputStream().read()).isEqualTo('x');
  }

  private static void assertEnds(Socket peer) throws IOException {
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  private void awaitRefusal() {
    net.until(
        "connections are refused",
        () -> {
          try (var late = net.dial()) {
            return false;
          } catch (ConnectException refused) {
            return true;
          } catch (IOException reset) {
            return false;
          }
        });
  }

  private void assertAborted(JoinHandle<?> serving) {
    assertThatThrownBy(() -> net.run(serving)).isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("each connection is served, and closed when its handler has ended")
  void serves() throws Exception {
    net.weft.spawn(net.listener.serve(this::echo, options));
    try (var first = net.dial();
        var second = net.dial()) {
      assertEchoes(second);
      assertEchoes(first);
      first.shutdownOutput();
      assertEnds(first);
      assertEchoes(second);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  @DisplayName("a handler that fails, before or after its future is made, harms no other")
  void failingHandlers() throws Exception {
    var broken = new Exception("broken");
    net.weft.spawn(
        net.listener.serve(
            stream ->
                switch (begun.getAndIncrement()) {
                  case 0 -> throw broken;
                  case 1 -> Futures.failed(broken);
                  default -> echoOn(stream, ByteBuffer.allocate(64));
                },
            options));
    for (int i = 0; i < 2; i++) {
      try (var peer = net.dial()) {
        assertEnds(peer);
      }
    }
    try (var peer = net.dial()) {
      assertEchoes(peer);
    }
    net.until("both are told", () -> failures.equals(List.of(broken, broken)));
  }

  @Test
  @DisplayName("a peer that resets its connection is no failure of ours")
  void resets() throws Exception {
    net.weft.spawn(net.listener.serve(this::echo, options));
    for (int i = 1; i <= 50; i++) {
      var peer = net.dial();
      assertEchoes(peer);
      peer.setSoLinger(true, 0);
      peer.close();
    }
    net.until("all have ended", () -> net.weft.liveTasks() == 1); // the server
    assertThat(begun).hasValue(50);
    assertThat(failures).isEmpty();
  }

  @Test
  @DisplayName("a failure of the same kind from elsewhere is one")
  void otherConnection() throws Exception {
    var elsewhere = new java.net.SocketException("Connection reset");
    net.weft.spawn(net.listener.serve(stream -> Futures.failed(elsewhere), options));
    try (var peer = net.dial()) {
      assertEnds(peer);
    }
    net.until("it is told", () -> failures.equals(List.of(elsewhere)));
  }

  @Test
  @DisplayName("beyond the bound a connection waits until another one has ended")
  void bound() throws Exception {
    net.weft.spawn(net.listener.serve(this::echo, options.maxConnections(2)));
    try (var first = net.dial();
        var second = net.dial();
        var third = net.dial()) {
      assertEchoes(first);
      assertEchoes(second);
      third.getOutputStream().write('x');
      net.run(dev.weft.time.Time.sleep(Duration.ofMillis(50)));
      assertThat(begun).hasValue(2);
      first.close();
      assertThat(third.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  @DisplayName("cancelled, it refuses connections, and ends when the running handlers have")
  void drains() throws Exception {
    var serving = net.weft.spawn(net.listener.serve(this::echo, options.grace(LONG)));
    try (var peer = net.dial()) {
      assertEchoes(peer);
      serving.abort();
      awaitRefusal();
      assertEchoes(peer);
      assertThat(serving.isFinished()).isFalse();
      peer.shutdownOutput();
      assertEnds(peer);
      assertAborted(serving);
    }
    assertThat(net.weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("handlers that take longer than the grace are cancelled, and their streams closed")
  void grace() throws Exception {
    var grace = Duration.ofMillis(50);
    var serving =
        net.weft.spawn(
            net.listener.serve(
                stream -> {
                  begun.incrementAndGet();
                  return Futures.never();
                },
                options.grace(grace)));
    try (var peer = net.dial()) {
      net.until("it is served", () -> begun.get() == 1);
      long before = System.nanoTime();
      serving.abort();
      assertEnds(peer);
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(grace.toNanos());
      assertAborted(serving);
    }
  }

  @Test
  @DisplayName("the runtime's close does not wait for the grace")
  void runtimeCloses() throws Exception {
    var serving = net.weft.spawn(net.listener.serve(this::echo, options.grace(LONG)));
    try (var peer = net.dial()) {
      assertEchoes(peer);
      net.weft.close();
      assertEnds(peer);
    }
    assertThat(serving.isFinished()).isTrue();
  }

  @Test
  @DisplayName("closing the listener ends it when the last handler has ended")
  void listenerCloses() throws Exception {
    var serving = net.weft.spawn(net.listener.serve(this::echo, options));
    try (var peer = net.dial()) {
      assertEchoes(peer);
      net.listener.close();
      assertEchoes(peer);
      assertThat(serving.isFinished()).isFalse();
      peer.shutdownOutput();
      assertEnds(peer);
    }
    net.run(serving);
  }

  @Test
  @DisplayName("cancelled before it began, it closes the listener")
  void neverPolled() throws Exception {
    Future<Void> serving = net.listener.serve(this::echo);
    net.run(
        Futures.pollFn(
            cx -> {
              serving.cancel(cx);
              return Poll.ready(null);
            }));
    awaitRefusal();
  }

  @Test
  @DisplayName("UNIX listeners serve in the same way")
  void unix(@TempDir Path folder) throws Exception {
    var address = UnixAddress.of(folder.resolve("s"));
    var listener = UnixListener.bind(net.weft, address);
    var serving =
        net.weft.spawn(
            listener.serve(
                stream -> {
                  ByteBuffer buffer = ByteBuffer.allocate(1);
                  return stream.read(buffer).then(n -> stream.writeAll(buffer.flip()));
                },
                options));
    UnixStream peer = net.run(UnixStream.connect(address));
    net.run(peer.writeAll(ByteBuffer.wrap(new byte[] {'x'})));
    ByteBuffer answer = ByteBuffer.allocate(2);
    assertThat(net.run(peer.read(answer))).isEqualTo(1);
    assertThat(net.run(peer.read(answer))).isEqualTo(-1);
    peer.close();
    serving.abort();
    assertAborted(serving);
    assertThat(Files.exists(folder.resolve("s"))).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  @DisplayName("options that make no sense are refused")
  void options() {
    assertThatThrownBy(() -> options.maxConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.grace(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
