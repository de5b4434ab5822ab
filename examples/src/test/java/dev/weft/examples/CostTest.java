package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import dev.weft.time.DelayQueue;
import dev.weft.time.Sleep;
import dev.weft.time.Time;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What the runtime costs in memory, on all its real parts together.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#onOneThread")
class CostTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Weft weft;

  CostTest(Pairing pairing) {
    weft = pairing.builder().open();
  }

  @AfterEach
  void close() {
    weft.close();
  }

  /// A leaf of which nothing is allocated but itself.
  private abstract static class Leaf implements Future<Integer> {
    @Override
    public void cancel(Context cx) {}
  }

  /// Bytes that this thread allocates in `action`, once it is warm: what the compiler has not yet
  /// looked at allocates objects that never leave their method. So the least of several goes, no
  /// more of them than it takes to come below [#FIXED].
  private static long allocated(Action action) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 200 && least >= FIXED; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      action.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private interface Action {
    void run() throws Exception;
  }

  /// What one go allocates however long it is: a root task, its future, a context.
  private static final long FIXED = 4096;

  private static final int MANY = 100_000;

  private static final long TWO_DAYS_NANOS = Duration.ofDays(2).toNanos();

  @Test
  @DisplayName("a wake, and a poll that stays pending, allocate nothing")
  void wakeAndPoll() throws Exception {
    var polls = new AtomicInteger();
    long bytes =
        allocated(
            () -> {
              polls.set(0);
              weft.blockOn(
                  new Leaf() {
                    @Override
                    public Poll<Integer> poll(Context cx) {
                      if (polls.incrementAndGet() == MANY) {
                        return Poll.ready(null);
                      }
                      cx.waker().wake();
                      return Poll.pending();
                    }
                  });
            });
    assertThat(polls).hasValue(MANY);
    assertThat(bytes).isLessThan(FIXED);
  }

  @Test
  @DisplayName("a sleep's new deadline, a value's, and a poll for the next value allocate nothing")
  void resets() throws Exception {
    var queue = new DelayQueue<String>(weft);
    DelayQueue.Entry<String> entry = queue.insert("value", Duration.ofDays(1));
    Sleep sleep = Time.sleep(Duration.ofDays(1));
    var polls = new AtomicInteger();
    long bytes =
        allocated(
            () -> {
              polls.set(0);
              weft.blockOn(
                  new Leaf() {
                    @Override
                    public Poll<Integer> poll(Context cx) throws Exception {
                      if (sleep.poll(cx).isReady() || queue.pollExpired(cx) != null) {
                        return Poll.ready(null);
                      }
                      long later = TWO_DAYS_NANOS + polls.get();
                      sleep.reset(later);
                      queue.resetAt(entry, later);
                      if (polls.incrementAndGet() == MANY) {
                        return Poll.ready(null);
                      }
                      cx.waker().wake();
                      return Poll.pending();
                    }
                  });
            });
    assertThat(polls).hasValue(MANY);
    assertThat(bytes).isLessThan(FIXED);
    sleep.cancel(Context.of(() -> {}));
  }

  @Test
  @DisplayName("a wake of another task allocates nothing")
  void wakeAcross() throws Exception {
    var wakers = new Waker[2];
    var turns = new AtomicInteger();
    long bytes =
        allocated(
            () -> {
              turns.set(0);
              JoinHandle<Integer> other = weft.spawn(new Ping(wakers, 1, turns));
              weft.blockOn(new Ping(wakers, 0, turns));
              weft.blockOn(other);
            });
    assertThat(bytes).isLessThan(FIXED);
  }

  private static final class Ping extends Leaf {
    private final @Nullable Waker[] wakers;
    private final int me;
    private final AtomicInteger turns;

    Ping(@Nullable Waker[] wakers, int me, AtomicInteger turns) {
      this.wakers = wakers;
      this.me = me;
      this.turns = turns;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      wakers[me] = cx.waker();
      boolean over = turns.incrementAndGet() >= MANY;
      Waker other = wakers[1 - me];
      if (other != null) {
        other.wake();
      }
      return over ? Poll.ready(null) : Poll.pending();
    }
  }

  @Test
  @DisplayName("a poll-level read and write over a socket allocate nothing")
  void readAndWrite() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TcpListener listener = TcpListener.bind(weft, any);
    var accepted = weft.spawn(listener.accept());
    try (TcpStream client = weft.blockOn(TcpStream.connect(listener.localAddress()));
        TcpStream server = weft.<TcpStream>blockOn(accepted)) {
      int exchanges = 5000;
      long bytes =
          allocated(
              () -> {
                JoinHandle<Integer> echo = weft.spawn(new Echo(server, exchanges));
                weft.blockOn(new Asker(client, exchanges));
                weft.blockOn(echo);
              });
      assertThat(bytes).as("for %d exchanges", exchanges).isLessThan(FIXED);
    }
    listener.close();
  }

  @Test
  @DisplayName("S0-17 a request and its answer between two async blocks allocate nothing")
  void requestBetweenBlocks() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TcpListener listener = TcpListener.bind(weft, any);
    JoinHandle<TcpStream> accepted = weft.spawn(listener.accept());
    try (TcpStream client = weft.blockOn(TcpStream.connect(listener.localAddress()));
        TcpStream server = weft.<TcpStream>blockOn(accepted)) {
      var served = weft.spawn(echo(server));
      long bytes = allocated(() -> weft.blockOn(ask(client)));
      assertThat(bytes / (double) EXCHANGES).as("bytes an exchange").isLessThan(1);
      client.close();
      weft.blockOn(served);
    }
    listener.close();
  }

  private static final int EXCHANGES = 10_000;

  private static Future<@Nullable Void> echo(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(64);
          while (await(stream.read(buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
        });
  }

  private static Future<@Nullable Void> ask(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(64);
          for (int i = 0; i < EXCHANGES; i++) {
            await(stream.writeAll(buffer.clear()));
            await(stream.read(buffer.clear()));
          }
        });
  }

  /// Writes a byte and waits for it to come back.
  private static final class Asker extends Leaf {
    private final TcpStream stream;
    private int left;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    private boolean waiting;

    Asker(TcpStream stream, int exchanges) {
      this.stream = stream;
      this.left = exchanges;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      while (left > 0) {
        if (!waiting) {
          buffer.clear();
          if (stream.pollWrite(cx, buffer) == TcpStream.PENDING) {
            return Poll.pending();
          }
          waiting = true;
        }
        buffer.clear();
        if (stream.pollRead(cx, buffer) == TcpStream.PENDING) {
          return Poll.pending();
        }
        waiting = false;
        left--;
      }
      return Poll.ready(null);
    }
  }

  /// Sends back each byte that comes.
  private static final class Echo extends Leaf {
    private final TcpStream stream;
    private int left;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    private boolean full;

    Echo(TcpStream stream, int exchanges) {
      this.stream = stream;
      this.left = exchanges;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      while (left > 0) {
        if (!full) {
          buffer.clear();
          if (stream.pollRead(cx, buffer) == TcpStream.PENDING) {
            return Poll.pending();
          }
          full = true;
        }
        buffer.clear();
        if (stream.pollWrite(cx, buffer) == TcpStream.PENDING) {
          return Poll.pending();
        }
        full = false;
        left--;
      }
      return Poll.ready(null);
    }
  }

  @Test
  @DisplayName(
      "W6 a sleeping task is at most 110 bytes: task, handle, future and timer entry together")
  void sleepingTask() throws Exception {
    int count = 100_000;
    for (int warm = 0; warm < 3; warm++) {
      weft.spawn(Time.sleep(Duration.ofMillis(1)));
    }
    weft.blockOn(Time.sleep(Duration.ofMillis(10)));
    long before = liveHeap();
    for (int i = 0; i < count; i++) {
      weft.spawn(Time.sleep(Duration.ofHours(1)));
    }
    do {
      weft.blockOn(Time.sleep(Duration.ofMillis(10)));
    } while (weft.metrics().executor().workers().stream().anyMatch(worker -> worker.depth() > 0));
    // All are polled by now, and sleep.
    long bytes = liveHeap() - before;
    assertThat(weft.liveTasks()).isEqualTo(count);
    assertThat(bytes / (double) count).isBetween(60.0, 110.0);
  }

  /// The heap in use after collections that agree with each other.
  private static long liveHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    long last = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      long used = memory.getHeapMemoryUsage().getUsed();
      if (Math.abs(used - last) < 20_000) {
        return used;
      }
      last = used;
    }
    return last;
  }

  @Test
  @DisplayName("S0-17 1.10 a sleeping task is polled exactly twice, a never-ready one once")
  void polls() throws Exception {
    var sleeping = new Counted(Time.sleep(Duration.ofMillis(20)));
    var never = new Counted(Futures.never());
    weft.spawn(never);
    weft.blockOn(weft.spawn(sleeping));
    assertThat(sleeping.polls).isEqualTo(2);
    assertThat(never.polls).isEqualTo(1);
  }

  private static final class Counted implements Future<@Nullable Void> {
    private final Future<@Nullable Void> inner;
    int polls;

    Counted(Future<@Nullable Void> inner) {
      this.inner = inner;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      polls++;
      return inner.poll(cx);
    }

    @Override
    public void cancel(Context cx) {
      inner.cancel(cx);
    }
  }
}
