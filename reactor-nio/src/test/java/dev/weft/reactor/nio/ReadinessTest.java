package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadinessTest extends NioRig {

  @Test
  @DisplayName("7.2 each arming is worth a report: kept, dropped or fresh")
  void eachArmingIsWorthAReport() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    send(pair.there(), 1);
    for (int i = 0; i < 3; i++) {
      handle.arm(READ);
      assertThat(next()).containsExactly(new Event(7, READ)); // then kept
      handle.arm(READ);
      assertThat(next()).containsExactly(new Event(7, READ));
      assertSilent(); // drops it
    }
  }

  @Test
  @DisplayName("7.12 a reset is reported to both directions")
  void aResetIsReportedToBothDirections() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    fill(pair.here());
    handle.arm(READ | WRITE);
    assertSilent();
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    assertThat(next()).containsExactly(new Event(7, READ | WRITE));
    assertThatThrownBy(() -> receive(pair.here())).isInstanceOf(IOException.class);
    assertSilent();
    assertNoSpin();
  }

  @Test
  @DisplayName("7.14 a readable socket nobody waits for costs one event and then no CPU")
  void aReadableSocketNobodyWaitsForCostsNoCpu() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    handle.arm(READ | WRITE);
    send(pair.there(), 1);
    next();
    assertNoSpin();
  }

  /// A poll that reports nothing sleeps all its time: one select, and one more for each source
  /// whose interest is found unwanted.
  private void assertNoSpin() throws IOException {
    long before = reactor.selects();
    assertSilent();
    assertThat(reactor.selects() - before).isBetween(1L, 4L);
  }

  @Test
  @DisplayName("1.8 WRITE is connect, then write, on one handle")
  void writeIsConnectThenWrite() throws Exception {
    SocketChannel channel = connecting(listener());
    Reactor.Handle handle = attach(channel, 7);
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    assertThat(channel.finishConnect()).isTrue();
    assertNoSpin();
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    fill(channel);
    handle.arm(WRITE);
    assertSilent();
    assertNoSpin();
  }

  @Test
  @DisplayName(
      "1.8 a connection finished before the report came does not spin, nor lose the report")
  void aConnectionFinishedBeforeTheReportDoesNotSpin() throws Exception {
    SocketChannel channel = connecting(listener());
    Reactor.Handle handle = attach(channel, 7);
    handle.arm(WRITE);
    channel.finishConnect();
    assertThat(poll(Duration.ZERO)).isEqualTo(1);
    assertNoSpin();
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
  }

  @Test
  @DisplayName("1.8 a connection that is reported and not yet finished does not spin")
  void anUnfinishedConnectionDoesNotSpin() throws Exception {
    Reactor.Handle handle = attach(connecting(listener()), 7);
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    assertNoSpin();
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
  }

  @Test
  @DisplayName("1.8 a pending connection sleeps")
  void aPendingConnectionSleeps() throws Exception {
    SocketChannel last = unanswered();
    attach(last, 7).arm(WRITE);
    assertNoSpin();
    assertThat(last.isConnectionPending()).isTrue();
  }

  @Test
  @DisplayName("7.12 a refused connection is reported")
  void aRefusedConnectionIsReported() throws Exception {
    ServerSocketChannel gone = listener();
    InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
    gone.close();
    SocketChannel channel = keep(SocketChannel.open());
    channel.configureBlocking(false);
    channel.connect(address);
    attach(channel, 7).arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    assertNoSpin();
    assertThatThrownBy(channel::finishConnect).isInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("a direction armed before the connect is not lost by it")
  void armedBeforeTheConnect() throws Exception {
    ServerSocketChannel listener = listener();
    SocketChannel channel = keep(SocketChannel.open());
    channel.configureBlocking(false);
    Reactor.Handle handle = attach(channel, 7);
    handle.arm(WRITE);
    poll(Duration.ZERO); // reports an unconnected socket, spuriously
    channel.connect(listener.getLocalAddress());
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    assertThat(channel.finishConnect()).isTrue();
  }

  @Test
  @DisplayName(
      "7.14 READ that is armed before the connection is finished does not spin, and is not lost")
  void earlyRead() throws Exception {
    for (boolean finishedFirst : new boolean[] {false, true}) {
      ServerSocketChannel listener = listener();
      SocketChannel here = connecting(listener);
      Reactor.Handle handle = attach(here, 1);
      assertThat(here.isConnectionPending()).isTrue();
      handle.arm(READ);
      listener.configureBlocking(true);
      SocketChannel there = keep(listener.accept());
      send(there, 1);
      if (finishedFirst) {
        here.finishConnect();
      }
      poll(PATIENCE); // a hint
      long before = reactor.selects();
      assertSilent();
      assertThat(reactor.selects() - before).as("selects while nobody waits").isLessThan(10);
      here.finishConnect();
      assertThat(receive(here)).isEqualTo(1);
      handle.arm(READ);
      assertSilent();
      send(there, 1);
      assertThat(next()).containsExactly(new Event(1, READ));
      handle.detach();
    }
  }
}
