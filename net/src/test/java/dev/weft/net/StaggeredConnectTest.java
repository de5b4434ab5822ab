package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.testing.PollProbe;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// RFC 8305 in virtual time, with connections by script.
class StaggeredConnectTest {

  private static final Duration NEVER = Duration.ofHours(1);

  /// What was begun, connected, failed and cancelled, each with its time in milliseconds.
  private final List<String> happened = new ArrayList<>();

  private long start = -1;

  private void note(Context cx, String what) {
    long now = Time.nanos(cx) / 1_000_000;
    start = start < 0 ? now : start;
    happened.add((now - start) + " " + what);
  }

  /// An attempt that takes some time.
  private final class Attempt implements Future<String> {
    private final String name;
    private final Future<?> time;
    private final boolean fails;
    private boolean begun;

    Attempt(String name, Duration takes, boolean fails) {
      this.name = name;
      this.time = Time.sleep(takes);
      this.fails = fails;
    }

    @Override
    public Poll<String> poll(Context cx) throws Exception {
      if (!begun) {
        begun = true;
        note(cx, "begins " + name);
      }
      if (time.poll(cx).isPending()) {
        return Poll.pending();
      }
      note(cx, (fails ? "fails " : "connects ") + name);
      if (fails) {
        throw new ConnectException(name);
      }
      return Poll.ready(name);
    }

    @Override
    public void cancel(Context cx) {
      time.cancel(cx);
      note(cx, "cancelled " + name);
    }
  }

  private static InetSocketAddress address(String name) {
    return InetSocketAddress.createUnresolved(name, 1);
  }

  /// Names of addresses, each with how long it takes, `!` before those that fail.
  private StaggeredConnect<String> connect(String... attempts) {
    return new StaggeredConnect<>(
        List.of(attempts).stream().map(StaggeredConnectTest::address).toList(),
        at -> {
          String text = at.getHostString();
          String[] parts = text.replace("!", "").split(":");
          Duration takes =
              parts[1].equals("never") ? NEVER : Duration.ofMillis(Long.parseLong(parts[1]));
          return new Attempt(parts[0], takes, text.startsWith("!"));
        });
  }

  @WeftTest(pausedTime = true)
  @DisplayName("the first is the one if it is there within a quarter of a second")
  void first(Weft weft, VirtualClock clock) throws Exception {
    assertThat(weft.blockOn(connect("a:249", "b:0"))).isEqualTo("a");
    assertThat(happened).containsExactly("0 begins a", "249 connects a");
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(249));
  }

  @WeftTest(pausedTime = true)
  @DisplayName(
      "§5 the next is tried each quarter of a second; the first that stands cancels the rest")
  void staggered(Weft weft) throws Exception {
    assertThat(weft.blockOn(connect("a:never", "b:never", "c:10", "d:0"))).isEqualTo("c");
    assertThat(happened)
        .containsExactly(
            "0 begins a",
            "250 begins b",
            "500 begins c",
            "510 connects c",
            "510 cancelled a",
            "510 cancelled b");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("§5 an attempt that fails has the next one begin at once, which has its own quarter")
  void failing(Weft weft) throws Exception {
    assertThat(weft.blockOn(connect("!a:100", "!b:0", "c:300", "d:never"))).isEqualTo("c");
    assertThat(happened)
        .containsExactly(
            "0 begins a",
            "100 fails a",
            "100 begins b",
            "100 fails b",
            "100 begins c",
            "350 begins d",
            "400 connects c",
            "400 cancelled d");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("an early one may still be there first after later ones were tried")
  void slow(Weft weft) throws Exception {
    assertThat(weft.blockOn(connect("a:600", "b:never", "c:never"))).isEqualTo("a");
    assertThat(happened).contains("600 connects a", "600 cancelled b", "600 cancelled c");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("a dump is told of the attempts that are under way, and of the next one's time")
  void explained(Weft weft) throws Exception {
    Future<String> connecting = connect("a:never", "b:never");
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              assertThat(connecting.poll(cx).isPending()).isTrue();
              assertThat(PollProbe.of(connecting).waitsFor())
                  .hasSize(3)
                  .startsWith("a connection to one of several addresses")
                  .endsWith("a timer");
              connecting.cancel(cx);
              return Poll.ready(null);
            }));
  }

  @WeftTest(pausedTime = true)
  @DisplayName("if all fail, the first failure is told, with the others suppressed")
  void allFail(Weft weft) {
    assertThatThrownBy(() -> weft.blockOn(connect("!a:10", "!b:400", "!c:0")))
        .isInstanceOf(ConnectException.class)
        .hasMessage("a")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("c", "b"));
  }

  @WeftTest(pausedTime = true)
  @DisplayName("cancelled at any point, no attempt and no timer is left")
  void cancelled(Weft weft) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              connect("a:never").cancel(cx);
              return Poll.ready(null);
            }));
    assertThat(happened).isEmpty();
    for (int millis : new int[] {100, 300, 2000}) {
      happened.clear();
      assertThatThrownBy(
              () ->
                  weft.blockOn(
                      Futures.timeout(
                          Duration.ofMillis(millis), connect("a:never", "b:never", "!c:never"))))
          .isInstanceOf(TimeoutException.class);
      long begun = happened.stream().filter(what -> what.contains("begins")).count();
      long over = happened.stream().filter(what -> what.contains("cancelled")).count();
      assertThat(over).isEqualTo(begun).isPositive();
    }
  }

  @WeftTest(pausedTime = true)
  @DisplayName("what is no failure of the network ends all of it")
  void wrong(Weft weft) {
    var addresses = List.of(address("a"), address("b"));
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    new StaggeredConnect<>(
                        addresses, at -> Futures.failed(new IllegalStateException("no")))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("§4 addresses are tried by turns of the families, the system's first before")
  void order() throws Exception {
    InetAddress four1 = InetAddress.getByName("10.0.0.1");
    InetAddress four2 = InetAddress.getByName("10.0.0.2");
    InetAddress six1 = InetAddress.getByName("fd00::1");
    InetAddress six2 = InetAddress.getByName("fd00::2");
    InetAddress six3 = InetAddress.getByName("fd00::3");
    assertThat(StaggeredConnect.interleaved(List.of(six1, six2, six3, four1, four2), 80))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(six1, four1, six2, four2, six3);
    assertThat(StaggeredConnect.interleaved(List.of(four1, six1, six2), 80))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(four1, six1, six2);
  }

  @WeftTest(allPairings = true)
  @DisplayName("a name is connected to, whichever of its addresses somebody listens at")
  void byName(Weft weft) throws Exception {
    try (var listener =
        TcpListener.bind(weft, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
      int port = listener.localAddress().getPort();
      try (TcpStream stream = weft.blockOn(TcpStream.connect("localhost", port));
          TcpStream accepted = weft.blockOn(listener.accept())) {
        assertThat(stream.remoteAddress().getPort()).isEqualTo(port);
        assertThat(accepted.remoteAddress()).isEqualTo(stream.localAddress());
      }
      listener.close();
      assertThatThrownBy(() -> weft.blockOn(TcpStream.connect("localhost", port)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("" + port);
    }
    assertThatThrownBy(() -> weft.blockOn(TcpStream.connect("nowhere.invalid", 1)))
        .isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> TcpStream.connect("localhost", 70_000))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
