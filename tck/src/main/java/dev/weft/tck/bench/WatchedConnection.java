package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A TCP connection over the loopback interface: the near end is watched by the runtime under test,
/// the far end is the kit's and blocks.
///
/// **Threads.** Each direction of each end belongs to one party at a time.
public final class WatchedConnection implements AutoCloseable {

  private static final int NOTHING = Integer.MIN_VALUE;
  private static final int CHUNK = 64 * 1024;

  /// How often in a row nothing goes in, or comes out, before that counts as the end: the system
  /// moves bytes on by itself.
  private static final int SETTLED = 10;

  private static final long MOMENT_NANOS = 200_000;

  private final SocketChannel near;
  private final SocketChannel far;
  private final Watched watched;
  private final AtomicInteger waits = new AtomicInteger();

  private WatchedConnection(RuntimeSubject subject) throws IOException {
    try (ServerSocketChannel listener = subject.channels().openServerSocketChannel()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      far = subject.channels().openSocketChannel();
      far.connect(listener.getLocalAddress());
      near = listener.accept();
    }
    near.configureBlocking(false);
    watched = subject.watch(near);
  }

  /// Connects, and watches the near end.
  public static WatchedConnection of(RuntimeSubject subject) throws IOException {
    return new WatchedConnection(subject);
  }

  /// The near end's readiness.
  public Watched watched() {
    return watched;
  }

  /// The near end.
  public SocketChannel near() {
    return near;
  }

  /// The far end.
  public SocketChannel far() {
    return far;
  }

  /// How many polls of [#read] had to wait.
  public int waits() {
    return waits.get();
  }

  /// Sends one byte from the far end.
  public void send(int value) throws IOException {
    far.write(ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  /// Reads one byte at the near end: its value, -1 at the end of the stream.
  public Future<Integer> read() {
    return Futures.pollFn(
        cx -> {
          int value = pollRead(cx);
          return value == NOTHING ? Poll.pending() : Poll.ready(value);
        });
  }

  private int pollRead(Context cx) throws IOException {
    var one = ByteBuffer.allocate(1);
    while (true) {
      int tick = watched.pollReadable(cx);
      if (tick == Watched.PENDING) {
        waits.incrementAndGet();
        return NOTHING;
      }
      int n = near.read(one);
      if (n != 0) {
        return n < 0 ? -1 : one.get(0) & 0xff;
      }
      watched.clearReadable(tick);
    }
  }

  /// Writes at the near end, once it can.
  public Future<@Nullable Void> write() {
    return Futures.pollFn(
        cx -> {
          while (true) {
            int tick = watched.pollWritable(cx);
            if (tick == Watched.PENDING) {
              return Poll.pending();
            }
            if (near.write(ByteBuffer.wrap(new byte[1])) > 0) {
              return Poll.ready(null);
            }
            watched.clearWritable(tick);
          }
        });
  }

  /// Writes at the near end until no more goes in, and says so. The system may find room for some
  /// bytes later, but not for as many as it takes to report the socket as writable.
  public void fill() throws IOException {
    var chunk = ByteBuffer.allocate(CHUNK);
    for (int full = 0; full < SETTLED; LockSupport.parkNanos(MOMENT_NANOS)) {
      full = near.write(chunk.clear()) == 0 ? full + 1 : 0;
    }
    clear(watched::writable, watched::clearWritable);
  }

  /// Clears until nothing is ready; by a future that is given up, since no waker is to be left.
  private static void clear(Supplier<Future<Integer>> ready, IntConsumer clearing)
      throws IOException {
    Context byHand = Context.of(() -> {});
    try {
      Future<Integer> next = ready.get();
      while (next.poll(byHand) instanceof Poll.Ready<Integer>(Integer tick)) {
        clearing.accept(tick);
        next = ready.get();
      }
      next.cancel(byHand);
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception other) {
      throw new IOException(other);
    }
  }

  /// Finds nothing to read at the near end, and says so.
  public void clearReadable() throws IOException {
    clear(watched::readable, watched::clearReadable);
  }

  /// Reads all that was written by [#fill] at the far end.
  public void drain() throws IOException {
    far.configureBlocking(false);
    var chunk = ByteBuffer.allocate(CHUNK);
    for (int empty = 0; empty < SETTLED; LockSupport.parkNanos(MOMENT_NANOS)) {
      empty = far.read(chunk.clear()) <= 0 ? empty + 1 : 0;
    }
    far.configureBlocking(true);
  }

  /// Makes the connection break at the near end.
  public void reset() throws IOException {
    far.setOption(StandardSocketOptions.SO_LINGER, 0);
    far.close();
  }

  @Override
  public void close() throws IOException {
    far.close();
    watched.close();
  }
}
