package dev.weft.tck.rules;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.READABLE;
import static dev.weft.spi.Readiness.WRITABLE;
import static dev.weft.spi.Readiness.WRITE;
import static dev.weft.tck.bench.Loopback.fill;
import static dev.weft.tck.bench.Loopback.receive;
import static dev.weft.tck.bench.Loopback.send;
import static dev.weft.tck.bench.ReactorBench.FOREVER;
import static dev.weft.tck.bench.ReactorBench.awaitReadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import dev.weft.tck.ReactorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.Loopback;
import dev.weft.tck.bench.Poller;
import dev.weft.tck.bench.ReactorBench;
import dev.weft.tck.bench.ReactorBench.Event;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// §7 of the rule book: what a reactor reports.
public interface ReadinessRules extends ReactorKit {

  /// Readiness that arises after the arming, before it, and before the attaching.
  @Rule(id = "7.2")
  default void whatIsArmedIsReported() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 7);
      for (int i = 0; i < 3; i++) {
        awaitReadable(pair.here(), handle);
        send(pair.there(), 1);
        bench.expect(7, READ);
        bench.loopback.receive(pair.here(), 1);
      }
      assertThat(receive(pair.here())).as("what a read that would block returns").isZero();
      send(pair.there(), 1);
      bench.events.clear();
      bench.poll(settings().quiet().toNanos()); // an edge-triggered reactor may report it here
      handle.arm(READ);
      bench.expectAlso(7, READ);

      var other = bench.loopback.pair();
      assertThat(receive(other.here())).as("what a read that would block returns").isZero();
      send(other.there(), 1);
      bench.attach(other.here(), 8).arm(READ);
      bench.expect(8, READ);
    }
  }

  /// A socket that stays readable and writable after both were reported, and a connection that
  /// nobody answers.
  @Rule(id = "7.14")
  default void whatNobodyWaitsForCostsNothing() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 7);
      assertThat(receive(pair.here())).as("what a read that would block returns").isZero();
      handle.arm(READ | WRITE);
      send(pair.there(), 1);
      bench.expect(7, READ);
      bench.expectAlso(7, WRITE);
      bench.assertSleeps("nobody waits for the socket that is ready");
    }
    try (var bench = new ReactorBench(this)) {
      ServerSocketChannel listener = bench.loopback.listener(1);
      SocketChannel last = bench.loopback.connecting(listener);
      for (int i = 0; i < 7; i++) { // more than the backlog holds: the last one is not answered
        last = bench.loopback.connecting(listener);
      }
      bench.attach(last, 7).arm(WRITE);
      bench.assertSleeps("a connection is not made yet");
    }
    try (var bench = new ReactorBench(this)) {
      Poller poller = bench.sleeper(FOREVER);
      bench.reactor.wakeup();
      poller.returned("when it is woken up");
      bench.assertSleeps("it was woken up before");
    }
  }

  /// More than any buffer holds, each armed again as soon as it is reported.
  @Rule(id = "7.15")
  default void everyReadySourceHasItsTurn() throws Exception {
    int sources = settings().scaled(1_500, 200);
    try (var bench = new ReactorBench(this)) {
      Map<Long, Reactor.Handle> handles = bench.readySources(sources);
      Set<Long> served = new HashSet<>();
      for (int polls = 0; served.size() < sources && polls < 2 * sources; polls++) {
        bench.events.clear();
        if (bench.reactor.poll(settings().patience().toNanos() / 4, bench::record) == 0) {
          break;
        }
        for (Event event : bench.events) {
          served.add(event.token());
          handles.get(event.token()).arm(READ);
        }
      }
      assertThat(served).as("ready sources that were ever reported").hasSize(sources);
    }
  }

  /// A consumer that tries whenever it is told to, and arms again.
  @Rule(id = "7.18")
  default void falseReportsEnd() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 7);
      int tries = 0;
      do {
        awaitReadable(pair.here(), handle);
        assertThat(++tries).as("tries of a reader, though nothing ever came").isLessThan(20);
      } while (bench.poll(settings().quiet().toNanos()) > 0);
      send(pair.there(), 1);
      bench.expect(7, READ);
    }
  }

  /// Listeners, pending connections, pipes and datagrams.
  @Rule(id = "7.25")
  default void everySortOfChannelHasItsDirections() throws Exception {
    try (var bench = new ReactorBench(this)) {
      ServerSocketChannel listener = bench.loopback.listener(10);
      Reactor.Handle accepting = bench.attach(listener, 1);
      for (int i = 0; i < 2; i++) {
        assertThat(listener.accept()).as("a connection before any was made").isNull();
        accepting.arm(READ);
        SocketChannel client = bench.loopback.connecting(listener);
        Reactor.Handle connecting = bench.attach(client, 10 + i);
        connecting.arm(WRITE);
        bench.expect(1, READ);
        bench.expectAlso(10 + i, WRITE);
        eventually(
            "a connection is accepted", () -> Loopback.succeeds(() -> listener.accept() != null));
        eventually("a connection is finished", () -> Loopback.succeeds(client::finishConnect));
      }
      var pipe = bench.loopback.pipe();
      bench.attach(pipe.source(), 2).arm(READ);
      bench.attach(pipe.sink(), 3).arm(WRITE);
      bench.expect(3, WRITE);
      pipe.sink().write(ByteBuffer.allocate(1));
      bench.expect(2, READ);

      DatagramChannel datagrams = bench.loopback.datagrams();
      bench.attach(datagrams, 4).arm(READ | WRITE);
      bench.expect(4, WRITE);
      datagrams.send(ByteBuffer.allocate(1), datagrams.getLocalAddress());
      bench.expectAlso(4, READ);
    }
  }

  /// The end alone, the end with data, a reset, a refused connection, both ends of pipes.
  @Rule(id = "7.27")
  default void theEndIsReported() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var alone = bench.loopback.pair();
      awaitReadable(alone.here(), bench.attach(alone.here(), 1));
      alone.there().close();
      bench.expect(1, READABLE);
      bench.loopback.receive(alone.here(), -1);

      theEndWithData(bench);

      var reset = bench.loopback.pair();
      Reactor.Handle both = bench.attach(reset.here(), 3);
      fill(reset.here());
      bench.poll(0);
      fill(reset.here());
      assertThat(receive(reset.here())).as("what a read that would block returns").isZero();
      both.arm(READ | WRITE);
      reset.there().setOption(StandardSocketOptions.SO_LINGER, 0);
      reset.there().close();
      bench.expect(3, READABLE);
      bench.expectAlso(3, WRITABLE);

      ServerSocketChannel gone = bench.loopback.listener(1);
      InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
      gone.close();
      SocketChannel refused = bench.loopback.unconnected();
      if (connects(refused, address)) {
        Reactor.Handle connecting = bench.attach(refused, 4);
        connecting.arm(WRITE);
        bench.expect(4, WRITABLE);
        connecting.detach(); // the failure closes the channel
        assertThatThrownBy(refused::finishConnect).isInstanceOf(ConnectException.class);
      }

      var pipe = bench.loopback.pipe();
      assertThat(pipe.source().read(ByteBuffer.allocate(1))).as("an empty pipe").isZero();
      bench.attach(pipe.source(), 5).arm(READ);
      pipe.sink().close();
      bench.expect(5, READABLE);

      var full = bench.loopback.pipe();
      while (full.sink().write(ByteBuffer.allocate(1 << 16)) > 0) {}
      bench.attach(full.sink(), 6).arm(WRITE);
      full.source().close();
      bench.expect(6, WRITABLE);
    }
  }

  /// A consumer may take a short read for "no more data", so what comes with the data must be said
  /// with it, or again.
  private void theEndWithData(ReactorBench bench) throws Exception {
    var pair = bench.loopback.pair();
    Reactor.Handle handle = bench.attach(pair.here(), 2);
    awaitReadable(pair.here(), handle);
    bench.poll(0);
    send(pair.there(), 10);
    pair.there().close();
    bench.expect(2, READ);
    bench.poll(settings().quiet().toNanos()); // both are here
    bench.loopback.receive(pair.here(), 10);
    if (bench.events.size() == 1 && (bench.bitsOf(2) & READABLE & ~READ) == 0) {
      bench.events.clear();
      handle.arm(READ);
      bench.expectAlso(2, READABLE);
    }
    bench.loopback.receive(pair.here(), -1);
  }

  /// Whether the connection is pending; some systems refuse at once.
  private static boolean connects(SocketChannel channel, InetSocketAddress address)
      throws IOException {
    try {
      channel.connect(address);
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /// Both armed, one ready; then the other.
  @Rule(id = "7.28")
  default void theDirectionsAreIndependent() throws Exception {
    for (boolean readFirst : new boolean[] {true, false}) {
      try (var bench = new ReactorBench(this)) {
        var pair = bench.loopback.pair();
        Reactor.Handle handle = bench.attach(pair.here(), 7);
        fill(pair.here());
        bench.poll(0);
        fill(pair.here());
        assertThat(receive(pair.here())).as("what a read that would block returns").isZero();
        handle.arm(readFirst ? READ : WRITE);
        handle.arm(readFirst ? WRITE : READ);
        send(pair.there(), 1);
        bench.expect(7, READ);
        while (receive(pair.there()) > 0) {}
        bench.expectAlso(7, WRITE);
      }
    }
  }

  /// A reader that reads until it would block and then arms, against a writer and a poller.
  @Rule(id = "7.29", kind = RuleKind.STOCHASTIC)
  default void noReadinessIsLostBetweenAReaderAndAPoller() throws Exception {
    int rounds = 10 * settings().iterations();
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 7);
      Poller poller = bench.poller(Integer.MAX_VALUE, FOREVER);
      poller.awaitSleep();
      assertThat(receive(pair.here())).as("what a read that would block returns").isZero();
      int none = poller.reported();
      send(pair.there(), 1); // a long time before the arming
      quietly("a poll fails", () -> !poller.isDone());
      handle.arm(READ);
      eventually("a readable socket is reported before all races", () -> poller.reported() != none);
      bench.loopback.receive(pair.here(), 1);

      var asked = new AtomicInteger();
      Thread.ofPlatform()
          .daemon()
          .name("tck: writing")
          .start(() -> writeWhenAsked(pair.there(), asked, rounds));
      for (int i = 1; i <= rounds; i++) {
        if (i % 4 == 0) {
          handle.arm(READ); // too early: what the poller sees is spurious
        }
        asked.set(i);
        armUntilReceived(pair.here(), handle, poller, "in round " + i);
      }
    }
  }

  private void armUntilReceived(
      SocketChannel channel, Reactor.Handle handle, Poller poller, String when) throws IOException {
    while (true) {
      int before = poller.reported(); // what is reported after the attempt counts
      if (receive(channel) == 1) {
        return;
      }
      handle.arm(READ);
      eventually("a readable socket is reported " + when, () -> poller.reported() != before);
    }
  }

  private static void writeWhenAsked(SocketChannel channel, AtomicInteger asked, int rounds) {
    for (int i = 1; i <= rounds; i++) {
      while (asked.get() < i && channel.isOpen()) {
        Thread.yield();
      }
      try {
        send(channel, 1);
      } catch (IOException e) {
        return; // the rule has failed
      }
    }
  }
}
