package dev.weft.tck.rules;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static dev.weft.tck.bench.Loopback.send;
import static dev.weft.tck.bench.ReactorBench.FOREVER;
import static dev.weft.tck.bench.ReactorBench.awaitReadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import dev.weft.tck.ReactorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Loopback;
import dev.weft.tck.bench.Loopback.Pair;
import dev.weft.tck.bench.Poller;
import dev.weft.tck.bench.ReactorBench;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;

/// §7 of the rule book: how closed and detached sources are let go of, and their descriptors and
/// ports given back.
public interface DetachmentRules extends ReactorKit {

  /// How many descriptors may come and go beside a rule that counts them.
  int FEW = 40;

  /// Closed while armed; numbers given anew; a handle that comes late.
  @Rule(id = "7.13")
  default void closingWithoutDetachingIsHarmless() throws Exception {
    try (var bench = new ReactorBench(this)) {
      List<Reactor.Handle> old = new ArrayList<>();
      for (int token = 1; token < 40; token++) {
        Pair pair = bench.loopback.pair();
        Reactor.Handle handle = bench.attach(pair.here(), token);
        awaitReadable(pair.here(), handle);
        send(pair.there(), 1);
        bench.expect(token, READ);
        int mine = token;
        assertThat(bench.events)
            .as("reports while only token %s is open", mine)
            .allMatch(event -> event.token() == mine);
        handle.arm(READ | WRITE);
        pair.here().close();
        pair.there().close();
        bench.poll(0);
        if (token % 2 == 0) {
          handle.arm(READ | WRITE);
          handle.detach();
        } else {
          old.add(handle);
        }
      }
      Pair pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 100);
      for (Reactor.Handle late : old) {
        late.arm(WRITE);
        late.detach();
      }
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      bench.expect(100, READ);
    }
  }

  /// Under a poll that sleeps, and with no poll going on from the next one on.
  @Rule(id = "7.22")
  default void closedListenersRefuse() throws Exception {
    try (var bench = new ReactorBench(this)) {
      for (boolean asleep : new boolean[] {true, false}) {
        ServerSocketChannel listener = bench.loopback.listener(1_000);
        SocketAddress address = listener.getLocalAddress();
        Reactor.Handle handle = bench.attach(listener, asleep ? 1 : 2);
        handle.arm(READ);
        bench.poll(0);
        Poller poller = asleep ? bench.sleeper(FOREVER) : null;
        handle.detach();
        listener.close();
        if (poller == null) {
          bench.poll(0);
        }
        eventually("a closed listener refuses connections", () -> refuses(bench, address));
        if (poller != null) {
          bench.reactor.wakeup();
          poller.returned("when it is woken up");
        }
      }
      Pair pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 3);
      handle.arm(READ);
      bench.poll(0);
      handle.detach();
      pair.here().close();
      bench.loopback.receive(pair.there(), -1);
    }
  }

  private static boolean refuses(ReactorBench bench, SocketAddress address) {
    try (SocketChannel socket = bench.loopback.unconnected()) {
      boolean isConnected = socket.connect(address);
      for (int i = 0; i < 100 && !isConnected; i++) { // or no answer, with the backlog full
        LockSupport.parkNanos(1_000_000);
        isConnected = socket.finishConnect();
      }
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false; // a reset: it was in the backlog when the listener went
    }
  }

  /// With no poll going on, and none to come.
  @Rule(id = "7.31")
  default void detachedSourcesAreLetGoOfWithoutAPoll() throws Exception {
    try (var bench = new ReactorBench(this)) {
      DatagramChannel channel = bench.loopback.keep(bench.loopback.openDatagrams());
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var address = (InetSocketAddress) channel.getLocalAddress();
      Reactor.Handle handle = bench.attach(channel, 1);
      handle.arm(READ);
      bench.poll(0); // so that the system knows of it
      handle.detach();
      channel.close();
      eventually(
          "a port is free, though nobody polls",
          () -> Loopback.succeeds(() -> isFree(bench, address)));
      Pair second = bench.loopback.pair();
      Pair other = bench.loopback.pair();
      awaitReadable(other.here(), bench.attach(other.here(), 2));
      send(other.there(), 1);
      bench.reactor.wakeup();
      bench.attach(second.here(), 3).detach();
      bench.poll(FOREVER); // returns: neither the event nor the wake-up was swallowed
      bench.expectAlso(2, READ);
      Loopback.receive(other.here());
      bench.poll(0);
      bench.reactor.wakeup();
      bench.attach(second.here(), 4).detach();
      bench.poll(FOREVER); // nor was the wake-up alone
    }
  }

  /// Under a poll that sleeps, and with no poll going on, many times; and once under a poll that
  /// its sink holds, which the flush has to wait for where the poll is what lets go.
  @Rule(id = "7.32")
  default void flushedSourcesAreGone() throws Exception {
    try (var bench = new ReactorBench(this)) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      for (boolean asleep : new boolean[] {true, false}) {
        Poller poller = asleep ? bench.sleeper(FOREVER) : null;
        for (int i = 0; i < settings().scaled(200, 20); i++) {
          DatagramChannel channel = bench.loopback.openDatagrams();
          channel.configureBlocking(false);
          channel.bind(address);
          address = (InetSocketAddress) channel.getLocalAddress();
          Reactor.Handle handle = bench.attach(channel, i);
          handle.arm(READ);
          handle.detach();
          channel.close();
          bench.within("a flush returns", flushing(bench.reactor));
          assertThat(isFree(bench, address))
              .as("a port is free after detach, close and flush")
              .isTrue();
        }
        if (poller != null) {
          bench.reactor.wakeup();
          poller.returned("when it is woken up");
        }
      }
      flushUnderAHeldPoll(bench);
    }
  }

  private void flushUnderAHeldPoll(ReactorBench bench) throws Exception {
    DatagramChannel channel = bench.loopback.openDatagrams();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    Reactor.Handle handle = bench.attach(channel, 1_000);
    Pair pair = bench.loopback.pair();
    bench.attach(pair.here(), 1_001).arm(READ);
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var poll =
        new FutureTask<>(
            () ->
                bench.reactor.poll(
                    FOREVER,
                    (token, bits) -> {
                      held.countDown();
                      ExecutorRuntime.hold(release);
                    }));
    Thread.ofPlatform().daemon().name("tck: polling").start(poll);
    send(pair.there(), 1);
    eventually("an event is reported", () -> held.getCount() == 0);
    Thread.ofPlatform()
        .daemon()
        .name("tck: releasing")
        .start(
            () -> {
              LockSupport.parkNanos(settings().quietMillis() * 1_000_000L);
              release.countDown();
            });
    handle.detach(); // which may have to wait, too
    channel.close();
    within("a flush returns", flushing(bench.reactor));
    assertThat(isFree(bench, address))
        .as("a port is free after detach, close and flush, under a poll that was held")
        .isTrue();
    bench.reactor.wakeup();
    within("a poll returns that was held", poll::get);
  }

  private static Callable<Void> flushing(Reactor reactor) {
    return () -> {
      reactor.flush();
      return null;
    };
  }

  private static boolean isFree(ReactorBench bench, InetSocketAddress address) throws IOException {
    try (DatagramChannel again = bench.loopback.openDatagrams()) {
      again.bind(address);
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /// Sources, half of them closed without being detached; and reactors.
  @Rule(id = "7.23")
  default void nothingLeaks() throws Exception {
    needs(openDescriptors() >= 0, "this system does not tell how many descriptors are open");
    try (var bench = new ReactorBench(this)) {
      needs(
          bench.reactor.channels() == SelectorProvider.provider(),
          "its channels have no descriptors of the operating system's");
      cycle(bench, 100); // what stays for good is there now
      long before = openDescriptors();
      cycle(bench, settings().scaled(10_000, 400));
      assertFewSince(before, "cycles of attach and close");
      closeUnderAPoll(bench);
      for (int i = 0; i < 50; i++) {
        Reactor other = bench.openAnother();
        other.poll(0, bench::record);
        other.close();
      }
      assertFewSince(before, "reactors opened and closed");
    }
  }

  private static void cycle(ReactorBench bench, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (DatagramChannel channel = bench.loopback.openDatagrams()) {
        channel.configureBlocking(false);
        Reactor.Handle handle = bench.attach(channel, i);
        handle.arm(READ);
        if (i % 2 == 0) {
          handle.detach();
        }
      }
      if (i % 100 == 99) {
        bench.poll(0);
      }
    }
  }

  private void closeUnderAPoll(ReactorBench bench) throws Exception {
    int count = 100;
    List<DatagramChannel> channels = new ArrayList<>();
    List<Reactor.Handle> handles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatagramChannel channel = bench.loopback.keep(bench.loopback.openDatagrams());
      Reactor.Handle handle = bench.attach(channel, i);
      handle.arm(READ);
      channels.add(channel);
      handles.add(handle);
    }
    Poller poller = bench.poller(Integer.MAX_VALUE, FOREVER);
    poller.awaitSleep();
    long before = openDescriptors();
    for (int i = 0; i < count; i++) {
      handles.get(i).detach();
      channels.get(i).close();
    }
    eventually(
        "the descriptors of " + count + " sources are given back that were closed under a poll",
        () -> Loopback.succeeds(() -> openDescriptors() <= before - count + FEW / 2));
    poller.stop();
  }

  /// What leaks is never given back; what others do in the process, or the system does late, is.
  private void assertFewSince(long before, String after) {
    eventually(
        "fewer than " + FEW + " descriptors more are open than before, after all " + after,
        () -> Loopback.succeeds(() -> openDescriptors() - before < FEW));
  }

  private static long openDescriptors() throws JMException {
    var server = ManagementFactory.getPlatformMBeanServer();
    var system = new ObjectName("java.lang:type=OperatingSystem");
    boolean tells =
        List.of(server.getMBeanInfo(system).getAttributes()).stream()
            .anyMatch(attribute -> attribute.getName().equals("OpenFileDescriptorCount"));
    return tells ? (long) server.getAttribute(system, "OpenFileDescriptorCount") : -1;
  }
}
