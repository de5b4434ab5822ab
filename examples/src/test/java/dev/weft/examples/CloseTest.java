package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// That closing leaves nothing behind, with all real parts together.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class CloseTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Pairing pairing;

  CloseTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private Weft open() {
    return pairing.builder().name("closing").open();
  }

  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /// Passes on, and counts the cancels.
  private static final class Cancels<T> implements Future<T> {
    private final Future<T> inner;
    private final AtomicInteger count;

    Cancels(Future<T> inner, AtomicInteger count) {
      this.inner = inner;
      this.count = count;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return inner.poll(cx);
    }

    @Override
    public void cancel(Context cx) {
      count.incrementAndGet();
      inner.cancel(cx);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName(
      "10.1 10.7 closing with tasks, timers and sockets pending leaves no thread and no descriptor")
  void leavesNothing() throws Exception {
    round(); // loads what stays: the JDK keeps some descriptors for good
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      round();
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
    assertThat(threads()).noneMatch(name -> name.startsWith("closing"));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  private void round() throws Exception {
    var cancels = new AtomicInteger();
    Weft weft = open();
    TcpListener listener = TcpListener.bind(weft, ANY);
    TcpListener quiet = TcpListener.bind(weft, ANY);
    var accepted = weft.spawn(listener.accept());
    TcpStream client = weft.blockOn(TcpStream.connect(listener.localAddress()));
    TcpStream server = weft.<TcpStream>blockOn(accepted);
    List<JoinHandle<?>> handles = new ArrayList<>();
    handles.add(weft.spawn(new Cancels<>(server.read(ByteBuffer.allocate(10)), cancels)));
    handles.add(weft.spawn(new Cancels<>(client.read(ByteBuffer.allocate(10)), cancels)));
    handles.add(weft.spawn(new Cancels<>(quiet.accept(), cancels)));
    for (int i = 0; i < 10; i++) {
      handles.add(weft.spawn(new Cancels<>(Time.sleep(Duration.ofHours(1)), cancels)));
    }
    weft.blockOn(Time.sleep(Duration.ofMillis(2)));
    var never = weft.spawn(new Cancels<>(Time.sleep(Duration.ofHours(1)), cancels));
    handles.add(never);
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(cancels).as("each is cancelled once").hasValue(handles.size());
    assertThat(handles).allMatch(JoinHandle::isFinished);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("7.23 10 000 connections opened and closed leave no descriptor")
  void tenThousandConnections() throws Exception {
    try (Weft weft = open()) {
      TcpListener listener = TcpListener.bind(weft, ANY);
      connectAndClose(weft, listener, 100);
      weft.blockOn(Time.sleep(Duration.ofMillis(5)));
      long before = descriptors();
      connectAndClose(weft, listener, 10_000);
      weft.blockOn(Time.sleep(Duration.ofMillis(5)));
      assertThat(descriptors()).isLessThanOrEqualTo(before);
      listener.close();
    }
  }

  private static void connectAndClose(Weft weft, TcpListener listener, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      var accepted = weft.spawn(listener.accept());
      TcpStream client = weft.blockOn(TcpStream.connect(listener.localAddress()));
      TcpStream server = weft.<TcpStream>blockOn(accepted);
      // Who closes first keeps the port for a minute, so the client resets.
      client.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
      client.close();
      server.close();
    }
  }

  @Test
  @DisplayName("7.22 S3-20 a listener closed from outside refuses connections at once")
  void closedListener() throws Exception {
    try (Weft weft = open()) {
      for (int i = 0; i < 20; i++) {
        TcpListener listener = TcpListener.bind(weft, ANY);
        InetSocketAddress address = listener.localAddress();
        var accepting = weft.spawn(listener.accept());
        weft.blockOn(Time.sleep(Duration.ofMillis(1)));
        listener.close();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> new Socket(address.getAddress(), address.getPort()).close())
            .isInstanceOf(java.net.ConnectException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> weft.blockOn(accepting))
            .hasCauseInstanceOf(java.nio.channels.ClosedChannelException.class);
      }
    }
  }
}
