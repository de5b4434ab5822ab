package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import dev.weft.testing.Pairing;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Futures by hand: a sleep, a channel and a join-all with nothing but the four basic types, a TCP
/// stream on a [Registration] and a channel of the JDK's. All are of the module `dev.weft`.
@Timeout(30)
class HandWrittenFuturesTest {

  /// A queue with a waker.
  private static final class Channel {
    private final Queue<Integer> values = new ArrayDeque<>();
    private @Nullable Waker receiver;

    void send(int value) {
      Waker wake;
      synchronized (this) {
        values.add(value);
        wake = receiver;
        receiver = null;
      }
      if (wake != null) {
        wake.wake();
      }
    }

    Future<Integer> receive() {
      return new Leaf() {
        @Override
        public Poll<Integer> poll(Context cx) {
          synchronized (Channel.this) {
            Integer value = values.poll();
            if (value != null) {
              return Poll.ready(value);
            }
            receiver = cx.waker();
            return Poll.pending();
          }
        }
      };
    }
  }

  private abstract static class Leaf implements Future<Integer> {
    @Override
    public void cancel(Context cx) {}
  }

  /// A sleep on a thread of its own.
  private static final class Sleep extends Leaf {
    private final long millis;
    private @Nullable Waker waker;
    private boolean started;
    private boolean over;

    Sleep(long millis) {
      this.millis = millis;
    }

    @Override
    public synchronized Poll<Integer> poll(Context cx) {
      waker = cx.waker();
      if (!started) {
        started = true;
        Thread.startVirtualThread(this::sleep);
      }
      return over ? Poll.ready((int) millis) : Poll.pending();
    }

    private void sleep() {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      Waker wake;
      synchronized (this) {
        over = true;
        wake = waker;
      }
      if (wake != null) {
        wake.wake();
      }
    }
  }

  /// Polls those that are not ready.
  private static final class JoinAll implements Future<Integer> {
    private final List<Future<Integer>> left;
    private int sum;

    JoinAll(List<Future<Integer>> futures) {
      left = new ArrayList<>(futures);
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      for (var each = left.iterator(); each.hasNext(); ) {
        if (each.next().poll(cx) instanceof Poll.Ready<Integer>(Integer value)) {
          sum += value;
          each.remove();
        }
      }
      return left.isEmpty() ? Poll.ready(sum) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      left.forEach(future -> future.cancel(cx));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-10 a sleep, a channel and a join-all written by hand work on every executor")
  void byHand(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      var channel = new Channel();
      Thread.startVirtualThread(
          () -> {
            for (int i = 0; i < 1000; i++) {
              channel.send(1);
            }
          });
      List<Future<Integer>> all = new ArrayList<>();
      all.add(new Sleep(20));
      all.add(new Sleep(10));
      for (int i = 0; i < 1000; i++) {
        all.add(channel.receive());
      }
      assertThat(weft.<Integer>blockOn(new JoinAll(all))).isEqualTo(1030);
    }
  }

  /// A connection: tries, and where that would block, leaves its waker with the registration.
  private static final class Stream implements AutoCloseable {
    private final SocketChannel channel;
    private final Registration registration;

    /// @param channel connected or connecting
    Stream(Weft weft, SocketChannel channel) throws IOException {
      channel.configureBlocking(false);
      this.channel = channel;
      this.registration = Registration.of(weft, new Source.OfChannel(channel));
    }

    static Future<Stream> connect(Weft weft, SocketAddress server) {
      return new Future<>() {
        private @Nullable Stream stream;

        @Override
        public Poll<Stream> poll(Context cx) throws Exception {
          if (stream == null) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(server);
            stream = new Stream(weft, channel);
          }
          while (!stream.channel.finishConnect()) {
            int tick = stream.registration.pollWritable(cx);
            if (tick == Registration.PENDING) {
              return Poll.pending();
            }
            if (stream.channel.finishConnect()) {
              break;
            }
            stream.registration.clearWritable(tick);
          }
          return Poll.ready(stream);
        }

        @Override
        public void cancel(Context cx) {
          if (stream != null) {
            stream.close();
          }
        }
      };
    }

    /// Reads until `buffer` is full.
    Future<Integer> readFully(ByteBuffer buffer) {
      return new Leaf() {
        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
          while (buffer.hasRemaining()) {
            int tick = registration.pollReadable(cx);
            if (tick == Registration.PENDING) {
              return Poll.pending();
            }
            int n = channel.read(buffer);
            if (n < 0) {
              throw new EOFException();
            }
            if (n == 0) {
              registration.clearReadable(tick);
            }
          }
          return Poll.ready(buffer.position());
        }
      };
    }

    Future<Integer> writeAll(ByteBuffer buffer) {
      return new Leaf() {
        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
          while (buffer.hasRemaining()) {
            int tick = registration.pollWritable(cx);
            if (tick == Registration.PENDING) {
              return Poll.pending();
            }
            if (channel.write(buffer) == 0) {
              registration.clearWritable(tick);
            }
          }
          return Poll.ready(buffer.position());
        }
      };
    }

    @Override
    public void close() {
      try {
        registration.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("S2-10 a TCP stream written by hand carries a megabyte there and back, everywhere")
  void streamByHand(Pairing pairing) throws Exception {
    int size = 1 << 20;
    try (Weft weft = pairing.builder().open();
        var server = ServerSocketChannel.open().bind(loopback());
        Stream here = weft.blockOn(Stream.connect(weft, server.getLocalAddress()));
        Stream there = new Stream(weft, server.accept())) {
      ByteBuffer sent = ByteBuffer.allocate(size);
      new Random(42).nextBytes(sent.array());
      ByteBuffer arrived = ByteBuffer.allocate(size);
      ByteBuffer back = ByteBuffer.allocate(size);
      // More than the system buffers: whoever writes has to wait for who reads.
      JoinHandle<Integer> echo =
          weft.spawn(there.readFully(arrived).then(_ -> there.writeAll(arrived.flip())));
      List<Future<Integer>> all =
          List.of(here.writeAll(sent.duplicate()), here.readFully(back), echo);
      assertThat(weft.<Integer>blockOn(new JoinAll(all))).isEqualTo(3 * size);
      assertThat(back.array()).isEqualTo(sent.array());
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
