package dev.weft.reactor.jna.epoll;

import static dev.weft.spi.Readiness.ERROR;
import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.READ_CLOSED;
import static dev.weft.spi.Readiness.WRITE;
import static dev.weft.spi.Readiness.WRITE_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import dev.weft.reactor.jna.NativeReactor;
import dev.weft.spi.Reactor;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What is epoll's own: its bits, raw descriptors, and that the system is told nothing twice.
@EnabledOnOs(OS.LINUX)
class EpollReactorTest {
  private static final long PATIENCE = 10_000_000_000L;

  private final Counting queue = new Counting();
  private final NativeReactor reactor = new NativeReactor(queue);
  private int bits;

  private static EpollQueue queue(boolean precise) throws IOException {
    EventLayout layout = Objects.requireNonNull(EventLayout.of(System.getProperty("os.arch")));
    return new EpollQueue(64, layout, precise);
  }

  EpollReactorTest() throws IOException {}

  @AfterEach
  void close() {
    reactor.close();
  }

  /// Counts the calls that change what the system knows.
  private static final class Counting implements dev.weft.reactor.jna.SystemQueue {
    private final EpollQueue queue = queue(true);
    int changes;
    int signals;

    Counting() throws IOException {}

    @Override
    public void add(int fd, long token) throws IOException {
      changes++;
      queue.add(fd, token);
    }

    @Override
    public void remove(int fd) {
      changes++;
      queue.remove(fd);
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
      return queue.await(timeoutNanos);
    }

    @Override
    public long token(int i) {
      return queue.token(i);
    }

    @Override
    public int readiness(int i) {
      return queue.readiness(i);
    }

    @Override
    public void signal() {
      signals++;
      queue.signal();
    }

    @Override
    public void close() {
      queue.close();
    }
  }

  private int next() throws IOException {
    bits = 0;
    reactor.poll(PATIENCE, (token, reported) -> bits |= reported);
    return bits;
  }

  private record Pair(SocketChannel here, SocketChannel there) implements AutoCloseable {
    static Pair open() throws IOException {
      try (var listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var here = SocketChannel.open(listener.getLocalAddress());
        here.configureBlocking(false);
        return new Pair(here, listener.accept());
      }
    }

    @Override
    public void close() throws IOException {
      here.close();
      there.close();
    }
  }

  @Test
  @DisplayName("rule 4: a busy connection is added once, and that is all")
  void aBusyConnectionIsAddedOnce() throws Exception {
    try (Pair pair = Pair.open()) {
      var handle = reactor.attach(new Source.OfChannel(pair.here()), 1);
      next();
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < 1000; i++) {
        assertThat(pair.here().read(one.clear())).isZero();
        handle.arm(READ);
        pair.there().write(one.clear());
        assertThat(next() & READ).isEqualTo(READ);
        assertThat(pair.here().read(one.clear())).isEqualTo(1);
      }
      assertThat(queue.changes).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("N2 nothing is said about the number of a closed channel")
  void n2_nothingIsSaidAboutAClosedChannel() throws Exception {
    Pair pair = Pair.open();
    var handle = reactor.attach(new Source.OfChannel(pair.here()), 1);
    pair.close();
    handle.detach();
    assertThat(queue.changes).isEqualTo(1);
  }

  @Test
  @DisplayName("W1 the eventfd is written only for a poll that waits")
  void w1_signalsOnlyAWait() throws Exception {
    for (int i = 0; i < 100; i++) {
      reactor.wakeup();
      reactor.poll(PATIENCE, (token, reported) -> {});
    }
    assertThat(queue.signals).isZero();
  }

  @Test
  @DisplayName("the peer's end is READ_CLOSED, a reset is both ends and an error")
  void ends() throws Exception {
    try (Pair pair = Pair.open()) {
      reactor.attach(new Source.OfChannel(pair.here()), 1);
      next();
      pair.there().shutdownOutput();
      assertThat(next()).isEqualTo(READ | WRITE | READ_CLOSED);
      pair.there().setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
      pair.there().close();
      assertThat(next()).isEqualTo(READ | WRITE | READ_CLOSED | WRITE_CLOSED | ERROR);
    }
  }

  @Test
  @DisplayName("7.14 an ICMP error of a datagram socket is an error and no end, and is taken once")
  void icmp() throws Exception {
    InetSocketAddress nobody;
    try (var gone = DatagramChannel.open()) {
      gone.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      nobody = (InetSocketAddress) gone.getLocalAddress();
    }
    try (var channel = DatagramChannel.open()) {
      channel.configureBlocking(false);
      channel.connect(nobody);
      reactor.attach(new Source.OfChannel(channel), 1);
      next();
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.write(one);
      assertThat(next() & (ERROR | READ_CLOSED | WRITE_CLOSED)).isEqualTo(ERROR);
      assertThatThrownBy(() -> channel.read(one.clear()))
          .isInstanceOf(PortUnreachableException.class);
      assertThat(channel.read(one.clear())).isZero();
      assertThat(reactor.poll(20_000_000, (token, reported) -> {})).isZero();
    }
  }

  @Test
  @DisplayName("a raw descriptor is attached by number, and detached before it is closed")
  void aRawDescriptor() throws Exception {
    int fd = Epoll.eventfd(0, Epoll.NONBLOCK | Epoll.CLOEXEC);
    Reactor.Handle handle = reactor.attach(new Source.OfDescriptor(fd, this), 5);
    assertThat(next()).isEqualTo(WRITE);
    try (Memory one = new Memory(8)) {
      one.setLong(0, 1);
      LibC.write(fd, Pointer.nativeValue(one), 8);
    }
    assertThat(next()).isEqualTo(READ | WRITE);
    assertThatThrownBy(() -> reactor.attach(new Source.OfDescriptor(fd, this), 6))
        .isInstanceOf(IllegalArgumentException.class);
    handle.detach();
    LibC.close(fd);
  }

  @Test
  @DisplayName("what cannot be polled is refused, and the message says so")
  void whatCannotBePolled() {
    assertThatThrownBy(() -> reactor.attach(new Source.OfDescriptor(-1, this), 1))
        .isInstanceOf(IllegalArgumentException.class);
    for (int nobodys : new int[] {1 << 18, 500_000_000, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> reactor.attach(new Source.OfDescriptor(nobodys, this), 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("errno 9"); // EBADF
    }
  }

  @Test
  @DisplayName("a channel of a foreign selector provider is refused, and the message says so")
  void aForeignChannel() throws Exception {
    try (var channel = new ForeignChannel()) {
      channel.configureBlocking(false);
      assertThatThrownBy(() -> reactor.attach(new Source.OfChannel(channel), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("foreign selector provider");
    }
  }

  /// A channel that no selector of the JDK knows.
  private static final class ForeignChannel extends AbstractSelectableChannel {
    ForeignChannel() {
      super(SelectorProvider.provider());
    }

    @Override
    public int validOps() {
      return 0;
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
  }

  @Test
  @DisplayName(
      "7.10, 7.11 without epoll_pwait2 a timeout is never early, and a wake-up ends a poll")
  void inMilliseconds() throws Exception {
    EpollQueue coarse = queue(false);
    assertThat(coarse.isPrecise()).isFalse();
    try (var other = new NativeReactor(coarse)) {
      for (long nanos : new long[] {1, 999_999, 1_000_000, 1_000_001, 20_500_000}) {
        long start = System.nanoTime();
        assertThat(other.poll(nanos, (token, reported) -> {})).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
      }
      Thread.ofPlatform().daemon().start(other::wakeup);
      assertThat(other.poll(Long.MAX_VALUE, (token, reported) -> {})).isZero();
    }
  }

  @Test
  @DisplayName("1.8 timeouts are rounded up")
  void timeouts() {
    assertThat(EpollQueue.millis(1)).isEqualTo(1);
    assertThat(EpollQueue.millis(1_000_000)).isEqualTo(1);
    assertThat(EpollQueue.millis(1_000_001)).isEqualTo(2);
    assertThat(EpollQueue.millis(-1)).isEqualTo(-1);
    assertThat(EpollQueue.millis(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }
}
