package dev.weft.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.tck.ReactorKit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// An open reactor, channels for it, and a record of what was reported.
public final class ReactorBench implements AutoCloseable {

  public static final long FOREVER = -1;

  /// What was reported.
  public record Event(long token, int bits) {
    @Override
    public String toString() {
      return token + ": " + names(bits);
    }
  }

  final ReactorKit kit;
  public final Reactor reactor;
  public final Loopback loopback;
  public final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<Poller> pollers = new ArrayList<>();
  private final ExecutorService polling =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("tck: polling").factory());

  public ReactorBench(ReactorKit kit) throws IOException {
    this.kit = kit;
    if (kit.provider().availability() instanceof Availability.No(String reason)) {
      kit.needs(false, reason);
    }
    kit.needs(
        kit.capabilities().sourceKinds().contains(SourceKind.CHANNEL), "it takes no channels");
    reactor = openAnother();
    loopback = new Loopback(kit, reactor.channels());
  }

  /// One more reactor; the caller closes it.
  public Reactor openAnother() throws IOException {
    return kit.provider().open(NoSettings.NONE);
  }

  public Reactor.Handle attach(SelectableChannel channel, long token) throws IOException {
    return reactor.attach(new Source.OfChannel(channel), token);
  }

  public void record(long token, int bits) {
    events.add(new Event(token, bits));
  }

  /// Polls once, on the bench's own thread: a poll that hangs does not hang the kit.
  public int poll(long nanos) throws Exception {
    return within("a poll of " + nanos + " ns returns", () -> reactor.poll(nanos, this::record));
  }

  /// Makes a call on the bench's own thread.
  ///
  /// @param what must happen, read as "in vain waited until ..."
  public <T> T within(String what, Callable<T> call) throws Exception {
    return kit.within(what, 1, call, polling);
  }

  /// How long a poll takes that finds nothing, in nanoseconds, by the clock of its own thread: the
  /// time in which a busy machine starts that would hide a poll that is too short.
  public long timedPoll(long nanos) throws Exception {
    return within(
        "a poll of " + nanos + " ns returns",
        () -> {
          long start = System.nanoTime();
          assertThat(reactor.poll(nanos, this::record))
              .as("events, with nothing attached")
              .isZero();
          return System.nanoTime() - start;
        });
  }

  /// All bits reported for `token` so far.
  public int bitsOf(long token) {
    return events.stream()
        .filter(e -> e.token() == token)
        .mapToInt(Event::bits)
        .reduce(0, ReactorBench::or);
  }

  private static int or(int some, int more) {
    return some | more;
  }

  /// Polls until `token` is reported with one of `bits`; forgets what was reported before.
  public void expect(long token, int bits) throws Exception {
    events.clear();
    expectAlso(token, bits);
  }

  /// As [#expect], and counts what was reported before.
  public void expectAlso(long token, int bits) throws Exception {
    long patience = kit.settings().patience().toNanos();
    long start = System.nanoTime();
    while ((bitsOf(token) & bits) == 0) {
      if (System.nanoTime() - start > patience) {
        throw new AssertionError(
            "in vain polled "
                + kit.settings().patienceMillis()
                + " ms for token "
                + token
                + " with one of "
                + names(bits)
                + "; reported was "
                + events);
      }
      poll(patience / 4);
    }
  }

  private static List<String> names(int bits) {
    String[] names = {"READ", "WRITE", "READ_CLOSED", "WRITE_CLOSED", "ERROR"};
    return IntStream.range(0, names.length)
        .filter(bit -> (bits & 1 << bit) != 0)
        .mapToObj(bit -> names[bit])
        .toList();
  }

  /// Polls, and looks that `token` is not reported.
  public void assertSilent(long token, String when) throws Exception {
    events.clear();
    poll(0);
    poll(kit.settings().quiet().toNanos());
    assertThat(events).as("what is reported " + when).noneMatch(event -> event.token() == token);
  }

  /// Polls until a poll finds nothing, which it must soon do and without burning time.
  public void assertSleeps(String though) throws Exception {
    long quiet = kit.settings().quiet().toNanos();
    int polls = 0;
    while (poll(quiet) > 0) {
      if (++polls > 20) {
        throw new AssertionError("polls find something over and over, though " + though);
      }
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10 && least > quiet / 30; i++) { // the first ones may load classes
      least = Math.min(least, within("a quiet poll returns", () -> cpuNanosOfPoll(quiet)));
    }
    assertThat(least)
        .as("nanoseconds of CPU in a poll of %s ns, though %s", quiet, though)
        .isLessThanOrEqualTo(quiet / 30);
  }

  private long cpuNanosOfPoll(long nanos) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    reactor.poll(nanos, this::record);
    return threads.getCurrentThreadCpuTime() - before;
  }

  /// Attaches so many datagram sockets, each of which is ready to be read and armed. By token, from
  /// 0.
  public Map<Long, Reactor.Handle> readySources(int count) throws IOException {
    DatagramChannel sender = loopback.datagrams();
    var handles = new HashMap<Long, Reactor.Handle>();
    for (long token = 0; token < count; token++) {
      DatagramChannel channel = loopback.datagrams();
      Reactor.Handle handle = attach(channel, token);
      handles.put(token, handle);
      assertThat(channel.receive(ByteBuffer.allocate(1))).as("what has come so far").isNull();
      sender.send(ByteBuffer.allocate(1), channel.getLocalAddress());
      handle.arm(Readiness.READ);
    }
    return handles;
  }

  /// Arms READ after a read that would block.
  public static void awaitReadable(SocketChannel channel, Reactor.Handle handle)
      throws IOException {
    assertThat(Loopback.receive(channel)).as("what a read that would block returns").isZero();
    handle.arm(Readiness.READ);
  }

  /// Polls once on a thread of its own, which sleeps in there when this returns.
  public Poller sleeper(long nanos) {
    Poller poller = poller(1, nanos);
    poller.awaitSleep();
    return poller;
  }

  /// Polls `times` times on a thread of its own.
  public Poller poller(int times, long nanos) {
    Poller poller = new Poller(this, times, nanos);
    pollers.add(poller);
    return poller;
  }

  @Override
  public void close() {
    for (Poller poller : pollers) {
      poller.stop();
    }
    polling.shutdownNow();
    reactor.close();
    loopback.close();
  }
}
