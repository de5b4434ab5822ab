package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/// Channels of another selector provider than the JDK's: junixsocket's.
@Timeout(60)
class ForeignSelectorTest extends NioRig {

  private final AFUNIXServerSocketChannel listener;

  ForeignSelectorTest() throws IOException {
    listener = keep(AFUNIXServerSocketChannel.open());
    listener.bind(AFUNIXSocketAddress.inAbstractNamespace("weft-" + ProcessHandle.current().pid()));
  }

  /// Not a socket pair, whose ends junixsocket 2.11.1 does not close.
  private Pair unkeptPair() throws IOException {
    SocketChannel here = AFUNIXSocketChannel.open(listener.getLocalAddress());
    SocketChannel there = listener.accept();
    here.configureBlocking(false);
    there.configureBlocking(false);
    return new Pair(here, there);
  }

  private Pair foreignPair() throws IOException {
    Pair pair = unkeptPair();
    keep(pair.here());
    keep(pair.there());
    return pair;
  }

  @Test
  @DisplayName("7.2 readiness that exists or arises is reported, once for each arming")
  void readiness() throws Exception {
    Pair pair = foreignPair();
    Reactor.Handle handle = attach(pair.here(), 7);
    send(pair.there(), 1);
    assertSilent();
    for (int i = 0; i < 3; i++) {
      handle.arm(READ);
      assertThat(next()).containsExactly(new Event(7, READ));
      assertSilent();
    }
    receive(pair.here());
    handle.arm(READ);
    assertSilent();
    send(pair.there(), 1);
    assertThat(next()).containsExactly(new Event(7, READ));
  }

  @Test
  @DisplayName("7.4 the directions are independent, and stand beside a channel of the JDK")
  void directions() throws Exception {
    Pair pair = foreignPair();
    Pair own = pair();
    Reactor.Handle handle = attach(pair.here(), 7);
    attach(own.here(), 8).arm(READ);
    handle.arm(READ | WRITE);
    assertThat(next()).containsExactly(new Event(7, WRITE));
    assertSilent();
    send(own.there(), 1);
    assertThat(next()).containsExactly(new Event(8, READ));
    fill(pair.here());
    handle.arm(WRITE);
    assertSilent();
    send(pair.there(), 1);
    assertThat(next()).containsExactly(new Event(7, READ));
    while (receive(pair.there()) > 0) {}
    assertThat(next()).containsExactly(new Event(7, WRITE));
  }

  @Test
  @DisplayName("7.12 Y3 the peer's end is reported again and again, although the key died of it")
  void hangUp() throws Exception {
    Pair pair = foreignPair();
    Reactor.Handle handle = attach(pair.here(), 7);
    fill(pair.here());
    handle.arm(READ | WRITE);
    assertSilent();
    pair.there().close();
    assertThat(next()).containsExactly(new Event(7, READ | WRITE));
    for (int i = 0; i < 3; i++) {
      handle.arm(READ);
      assertThat(next()).containsExactly(new Event(7, READ));
    }
    assertSilent();
  }

  @Test
  @DisplayName("7.3 a hang-up nobody waits for costs nothing")
  void hangUpUnheard() throws Exception {
    Pair pair = foreignPair();
    Reactor.Handle handle = attach(pair.here(), 7);
    pair.there().close();
    assertSilent();
    long before = reactor.foreignSelects();
    assertSilent();
    assertThat(reactor.foreignSelects() - before).isZero();
    handle.arm(READ);
    assertThat(next()).containsExactly(new Event(7, READ));
  }

  @Test
  @DisplayName("7.8, 7.13 what cannot be attached is refused with the reason")
  void refuses() throws Exception {
    AFUNIXDatagramChannel blocking = keep(AFUNIXDatagramChannel.open());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(blocking, 1))
        .withMessageContaining("blocking mode");
    Pair pair = foreignPair();
    Reactor.Handle handle = attach(pair.here(), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(pair.here(), 2))
        .withMessageContaining("attached already");
    handle.arm(WRITE);
    assertThat(next()).containsExactly(new Event(1, WRITE));
    pair.there().close();
    assertThatThrownBy(() -> attach(pair.there(), 3)).isInstanceOf(ClosedChannelException.class);
    reactor.close();
    assertThatIllegalStateException().isThrownBy(() -> attach(pair.here(), 4));
    handle.arm(READ);
    handle.detach();
  }

  @Test
  @DisplayName("7.6, 7.7 after detach nothing is reported, and the channel may be attached anew")
  void detach() throws Exception {
    Pair pair = foreignPair();
    Reactor.Handle handle = attach(pair.here(), 1);
    send(pair.there(), 1);
    for (int token = 2; token < 200; token++) {
      handle.arm(READ | WRITE);
      handle.detach();
      handle.arm(READ | WRITE);
      handle = attach(pair.here(), token);
    }
    assertSilent();
    handle.arm(READ);
    assertThat(next()).containsExactly(new Event(199, READ));
  }

  @Test
  @DisplayName("7.13, 7.23 closed with or without detach: nothing is reported, nothing is left")
  void closed() throws Exception {
    attach(foreignPair().here(), 1).detach();
    long before = descriptors();
    for (int i = 0; i < 1000; i++) {
      Pair pair = unkeptPair();
      SocketChannel channel = pair.here();
      Reactor.Handle handle = attach(channel, i);
      handle.arm(READ);
      if (i % 2 == 0) {
        handle.detach();
      }
      channel.close();
      pair.there().close();
      if (i % 3 == 0) {
        handle.detach();
      }
    }
    await(() -> descriptors() <= before);
    events.clear();
    while (poll(Duration.ZERO) > 0) {}
    assertThat(reactor.poll(0, sink)).isZero();
  }

  @Test
  @DisplayName("7.13 closing a channel while its key is renewed harms no other")
  void closeBesideRenewal() throws Exception {
    for (int round = 0; round < 500; round++) {
      Pair pair = foreignPair();
      Reactor.Handle handle = attach(pair.here(), round);
      pair.there().close();
      handle.arm(READ); // reported, and the key dies
      Thread closer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int spin = ThreadLocalRandom.current().nextInt(20_000); spin > 0; spin--) {
                      Thread.onSpinWait();
                    }
                    closeQuietly(pair.here()); // without detach
                  });
      while (closer.isAlive()) {
        poll(Duration.ZERO);
        handle.arm(READ | WRITE); // registers anew
      }
      closer.join();
      handle.detach();
    }
    Pair pair = foreignPair();
    attach(pair.here(), 1000).arm(WRITE);
    await(() -> pollsWrite(1000));
  }

  private boolean pollsWrite(long token) {
    try {
      poll(Duration.ZERO);
      return events.contains(new Event(token, WRITE));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("Y1-Y3 200 transfers of 2 MB lose no readiness, from three threads, and then sleep")
  void transfers() throws Exception {
    var gates = new AtomicReferenceArray<Gate>(4);
    var over = new AtomicBoolean();
    Sleeper poller =
        new Sleeper(
            () -> {
              int reports = 0;
              while (!over.get()) {
                reports +=
                    reactor.poll(
                        FOREVER,
                        (token, bits) -> {
                          Gate gate = gates.get((int) (token & 3));
                          if ((bits & READ) != 0) {
                            gate.read.release();
                          }
                          if ((bits & WRITE) != 0) {
                            gate.write.release();
                          }
                        });
              }
              return reports;
            });
    try {
      for (int round = 0; round < 200; round++) {
        Pair pair = foreignPair();
        int one = round * 2 & 3;
        int two = one + 1;
        gates.set(one, new Gate());
        gates.set(two, new Gate());
        Reactor.Handle here = attach(pair.here(), round * 4L + one);
        Reactor.Handle there = attach(pair.there(), round * 4L + two);
        var writer = new Sleeper(() -> write(pair.here(), here, gates.get(one).write));
        var reader = new Sleeper(() -> read(pair.there(), there, gates.get(two).read));
        assertThat(writer.returned()).as("round %d", round).isEqualTo(SIZE);
        here.detach();
        pair.here().close();
        assertThat(reader.returned()).as("round %d", round).isEqualTo(SIZE);
        there.detach();
        pair.there().close();
      }
    } finally {
      over.set(true);
      reactor.wakeup();
    }
    poller.returned();
    assertSilent();
    long before = reactor.foreignSelects();
    assertSilent();
    assertThat(reactor.foreignSelects() - before).as("selects while nothing happens").isZero();
  }

  private static final int SIZE = 2 << 20;

  private record Gate(Semaphore read, Semaphore write) {
    Gate() {
      this(new Semaphore(0), new Semaphore(0));
    }
  }

  private static int write(SocketChannel channel, Reactor.Handle handle, Semaphore gate)
      throws Exception {
    ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        handle.arm(WRITE);
        pass(gate);
      }
    }
    return SIZE;
  }

  private static int read(SocketChannel channel, Reactor.Handle handle, Semaphore gate)
      throws Exception {
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    int total = 0;
    while (true) {
      int n = channel.read(bytes.clear());
      if (n < 0) {
        return total;
      }
      if (n == 0) {
        handle.arm(READ);
        pass(gate);
      }
      total += n;
    }
  }

  private static void pass(Semaphore gate) throws InterruptedException {
    assertThat(gate.tryAcquire(10, TimeUnit.SECONDS)).as("readiness was lost").isTrue();
  }
}
