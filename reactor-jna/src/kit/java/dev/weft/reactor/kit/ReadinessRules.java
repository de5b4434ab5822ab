package dev.weft.reactor.kit;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.READABLE;
import static dev.weft.spi.Readiness.WRITABLE;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weft.spi.Reactor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public abstract class ReadinessRules extends Rig<Reactor> {

  @Test
  @DisplayName("7.2 readiness that arises after a direction is armed is reported, each time")
  void readinessThatArisesIsReported() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    settle();
    for (int i = 0; i < 3; i++) {
      awaitReadable(pair.here(), handle);
      settle();
      send(pair.there(), 1);
      expect(7, READ);
      assertThat(receive(pair.here())).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("7.2 what arises between would-block and arming is reported")
  void whatArisesBeforeArmingIsReported() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    settle();
    assertThat(receive(pair.here())).isZero();
    send(pair.there(), 1);
    poll(QUIET); // an edge-triggered reactor may report it here
    handle.arm(READ);
    expectAlso(7, READ);
  }

  @Test
  @DisplayName("7.2 what was ready when it was attached is reported")
  void whatWasReadyIsReported() throws Exception {
    Pair pair = pair();
    send(pair.there(), 1);
    attach(pair.here(), 7).arm(READ | WRITE);
    expect(7, READ | WRITE);
  }

  @Test
  @DisplayName("7.4 either direction fires alone, and the other one later")
  void theDirectionsAreIndependent() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    fill(pair.here());
    settle();
    fill(pair.here());
    handle.arm(WRITE);
    awaitReadable(pair.here(), handle);
    settle();
    send(pair.there(), 1);
    expect(7, READ);
    assertThat(bitsOf(7) & WRITE).isZero();
    while (receive(pair.there()) > 0) {}
    expect(7, WRITE);
  }

  @Test
  @DisplayName("7.12 the peer's close is reported to a reader")
  void thePeersCloseIsReported() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    settle();
    awaitReadable(pair.here(), handle);
    pair.there().close();
    expect(7, READ);
    assertThat(receive(pair.here())).isEqualTo(-1);
  }

  @Test
  @DisplayName("7.12 data and end in one report: after a short read the end is not lost")
  void dataAndEndTogether() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    settle();
    awaitReadable(pair.here(), handle);
    send(pair.there(), 10);
    pair.there().close();
    expect(7, READ);
    poll(QUIET); // both are here
    assertThat(receive(pair.here())).isEqualTo(10);
    // A level-triggered reactor reports the end when it is armed, an edge-triggered one has done.
    handle.arm(READ);
    poll(QUIET);
    long ends = events.stream().filter(event -> (event.bits() & READABLE) != 0).count();
    assertThat(ends > 1 || (bitsOf(7) & ~READ & READABLE) != 0).as("%s", events).isTrue();
  }

  @Test
  @DisplayName("7.12 a reset is reported to both directions")
  void aResetIsReportedToBothDirections() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    fill(pair.here());
    settle();
    fill(pair.here());
    awaitReadable(pair.here(), handle);
    handle.arm(WRITE);
    settle();
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    poll(PATIENCE);
    assertThat(bitsOf(7) & READABLE).isNotZero();
    assertThat(bitsOf(7) & WRITABLE).isNotZero();
    assertThatThrownBy(() -> receive(pair.here())).isInstanceOf(IOException.class);
    assertNoSpin();
  }

  @Test
  @DisplayName("7.14 a readable socket nobody waits for costs no CPU")
  void aReadableSocketNobodyWaitsForCostsNoCpu() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    handle.arm(READ | WRITE);
    send(pair.there(), 1);
    settle();
    assertNoSpin();
  }

  /// A poll that reports nothing sleeps all its time.
  private void assertNoSpin() throws IOException {
    settle();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    poll(QUIET);
    assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(QUIET.toNanos() / 3);
  }

  @Test
  @DisplayName("7.15 more ready sources than one wait can bring are all reported")
  void manyReadySourcesAreAllReported() throws Exception {
    int sources = 1500;
    DatagramChannel sender = keep(DatagramChannel.open());
    for (int token = 0; token < sources; token++) {
      DatagramChannel channel = keep(DatagramChannel.open());
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.configureBlocking(false);
      attach(channel, token).arm(READ);
      sender.send(ByteBuffer.allocate(1), channel.getLocalAddress());
    }
    Set<Long> tokens = new HashSet<>();
    while (tokens.size() < sources) {
      events.clear();
      assertThat(poll(PATIENCE)).isPositive();
      events.forEach(event -> tokens.add(event.token()));
    }
    settle();
  }

  @Test
  void readOfAListenerIsAccept() throws Exception {
    ServerSocketChannel listener = listener();
    Reactor.Handle handle = attach(listener, 7);
    settle();
    for (int i = 0; i < 2; i++) {
      assertThat(listener.accept()).isNull();
      handle.arm(READ);
      settle();
      connecting(listener);
      expect(7, READ);
      assertThat(keep(listener.accept())).isNotNull();
    }
  }

  @Test
  void pipesAndDatagramsHaveTheirDirections() throws Exception {
    Pipe pipe = Pipe.open();
    Pipe.SourceChannel source = keep(pipe.source());
    Pipe.SinkChannel end = keep(pipe.sink());
    source.configureBlocking(false);
    end.configureBlocking(false);
    attach(source, 1).arm(READ);
    attach(end, 2).arm(WRITE);
    expect(2, WRITE);
    assertThat(bitsOf(1)).isZero();
    end.write(ByteBuffer.allocate(1));
    expect(1, READ);

    DatagramChannel datagrams = keep(DatagramChannel.open());
    datagrams.configureBlocking(false);
    attach(datagrams, 3).arm(READ | WRITE);
    expect(3, WRITE);
    assertThat(bitsOf(3) & READ).isZero();
  }

  @Test
  @DisplayName("7.12 a pipe's end is reported to its other end")
  void thePipesEndIsReported() throws Exception {
    Pipe pipe = Pipe.open();
    Pipe.SourceChannel source = keep(pipe.source());
    source.configureBlocking(false);
    Reactor.Handle handle = attach(source, 1);
    settle();
    handle.arm(READ);
    pipe.sink().close();
    poll(PATIENCE);
    assertThat(bitsOf(1) & READABLE).isNotZero();
    assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(-1);

    Pipe other = Pipe.open();
    Pipe.SinkChannel sink = keep(other.sink());
    sink.configureBlocking(false);
    while (sink.write(ByteBuffer.allocate(4096)) > 0) {}
    Reactor.Handle writer = attach(sink, 2);
    settle();
    writer.arm(WRITE);
    other.source().close();
    poll(PATIENCE);
    assertThat(bitsOf(2) & WRITABLE).isNotZero();
    assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("1.8 WRITE is connect, then write, on one handle")
  void writeIsConnectThenWrite() throws Exception {
    SocketChannel channel = connecting(listener());
    Reactor.Handle handle = attach(channel, 7);
    handle.arm(WRITE);
    expect(7, WRITE);
    assertThat(channel.finishConnect()).isTrue();
    assertNoSpin();
    fill(channel);
    handle.arm(WRITE);
    assertNoSpin();
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
    poll(PATIENCE);
    assertThat(bitsOf(7) & WRITABLE).isNotZero();
    assertThatThrownBy(channel::finishConnect).isInstanceOf(ConnectException.class);
    assertNoSpin();
  }
}
