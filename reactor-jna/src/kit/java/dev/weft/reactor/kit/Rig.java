package dev.weft.reactor.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A reactor, sockets on the loopback interface, and a record of what was reported.
///
/// The rules beside it state the contract of [Reactor] and no more, so they hold for edge-triggered
/// reactors and for level-triggered ones: a direction counts as awaited once a caller has seen that
/// it would block and has armed it.
public abstract class Rig<R extends Reactor> {
  protected static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How long "nothing happens" is watched.
  protected static final Duration QUIET = Duration.ofMillis(60);

  /// More polls in a row than this may not find what is not there.
  protected static final int FALSE_REPORTS = 20;

  protected static final long FOREVER = -1;
  protected static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  public record Event(long token, int bits) {}

  /// A connected pair, both ends in non-blocking mode.
  public record Pair(SocketChannel here, SocketChannel there) {}

  protected R reactor;
  protected final List<Event> events = new ArrayList<>();
  protected final ReadinessSink sink = (token, bits) -> events.add(new Event(token, bits));
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /// A reactor of the kind under test.
  protected abstract R newReactor() throws IOException;

  /// What the name of the class begins with in whose native method a poll sleeps.
  protected abstract String sleepsIn();

  @BeforeEach
  protected void openReactor() throws IOException {
    reactor = keep(newReactor());
  }

  @AfterEach
  protected void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  protected final <C extends AutoCloseable> C keep(C closeable) {
    open.push(closeable);
    return closeable;
  }

  protected final ServerSocketChannel listener() throws IOException {
    ServerSocketChannel listener = keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    listener.configureBlocking(false);
    return listener;
  }

  protected final SocketChannel connecting(ServerSocketChannel listener) throws IOException {
    SocketChannel channel = keep(SocketChannel.open());
    channel.configureBlocking(false);
    channel.connect(listener.getLocalAddress());
    return channel;
  }

  /// A connection that stays pending.
  protected final SocketChannel unanswered() throws IOException {
    ServerSocketChannel listener = keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    SocketChannel last = null;
    for (int i = 0; i < 8; i++) { // more than the backlog holds: the last is not answered
      last = connecting(listener);
    }
    return last;
  }

  protected final Pair pair() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel here = keep(SocketChannel.open(listener.getLocalAddress()));
      SocketChannel there = keep(listener.accept());
      here.configureBlocking(false);
      there.configureBlocking(false);
      return new Pair(here, there);
    }
  }

  protected final Reactor.Handle attach(SelectableChannel channel, long token) throws IOException {
    return reactor.attach(new Source.OfChannel(channel), token);
  }

  protected final int poll(Duration timeout) throws IOException {
    return reactor.poll(timeout.toNanos(), sink);
  }

  /// All bits reported for `token` so far.
  protected final int bitsOf(long token) {
    int bits = 0;
    for (Event event : events) {
      bits |= event.token() == token ? event.bits() : 0;
    }
    return bits;
  }

  /// Polls until `token` was reported with all of `bits`; forgets what was reported before.
  protected final void expect(long token, int bits) throws IOException {
    events.clear();
    expectAlso(token, bits);
  }

  /// As [#expect], and counts what was reported before.
  protected final void expectAlso(long token, int bits) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while ((bitsOf(token) & bits) != bits) {
      assertThat(System.nanoTime() - deadline).as("token %s in %s", token, events).isNegative();
      poll(PATIENCE);
    }
  }

  /// Polls until nothing is reported for a while. What came before may be reported again (rule
  /// 7.18), but not over and over.
  protected final void settle() throws IOException {
    events.clear();
    for (int polls = 0; poll(QUIET) > 0; polls++) {
      assertThat(polls).as("it is never quiet: %s", events).isLessThan(FALSE_REPORTS);
    }
    events.clear();
  }

  /// Nothing at all is reported: there is no source of which anything could be.
  protected final void assertSilent() throws IOException {
    events.clear();
    assertThat(poll(QUIET)).isZero();
    assertThat(events).isEmpty();
  }

  /// Arms READ after a read that would block.
  protected static void awaitReadable(SocketChannel channel, Reactor.Handle handle)
      throws IOException {
    assertThat(receive(channel)).as("it would block").isZero();
    handle.arm(dev.weft.spi.Readiness.READ);
  }

  protected static void send(SocketChannel channel, int bytes) throws IOException {
    assertThat(channel.write(ByteBuffer.allocate(bytes))).isEqualTo(bytes);
  }

  protected static int receive(SocketChannel channel) throws IOException {
    return channel.read(ByteBuffer.allocate(1 << 16));
  }

  /// Writes until the channel would block.
  protected static void fill(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    int idle = 0;
    while (idle < 3) { // the receiver's buffer may still grow
      idle = channel.write(bytes.clear()) == 0 ? idle + 1 : 0;
    }
  }

  /// How many are open; 0 where the system does not tell.
  protected static long descriptors() {
    String[] open = DESCRIPTORS.toFile().list();
    return open == null ? 0 : open.length;
  }

  protected static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as("waited too long").isLessThan(PATIENCE.toNanos());
      Thread.onSpinWait();
    }
  }

  /// A poll on another thread that is known to sleep in the system.
  protected final Sleeper sleeper(long timeoutNanos) {
    Sleeper sleeper = new Sleeper(() -> reactor.poll(timeoutNanos, sink), patience());
    await(() -> sleeper.isAsleep(sleepsIn()));
    return sleeper;
  }

  /// How long a poll may take that has cause to end; less for what is known to be broken.
  protected Duration patience() {
    return PATIENCE;
  }

  public static final class Sleeper {
    private final FutureTask<Integer> result;
    private final Duration patience;
    public final Thread thread;

    public Sleeper(Callable<Integer> poll) {
      this(poll, PATIENCE);
    }

    Sleeper(Callable<Integer> poll, Duration patience) {
      this.patience = patience;
      result = new FutureTask<>(poll);
      thread = Thread.ofPlatform().daemon().name("sleeper").start(result);
    }

    public boolean isAsleep(String in) {
      StackTraceElement[] stack = thread.getStackTrace();
      return stack.length > 0
          && stack[0].isNativeMethod()
          && stack[0].getClassName().startsWith(in);
    }

    public boolean isDone() {
      return result.isDone();
    }

    public int returned() throws Exception {
      return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
