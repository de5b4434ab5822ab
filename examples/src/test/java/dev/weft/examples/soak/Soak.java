package dev.weft.examples.soak;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.time.Time;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Clients and their server on one runtime, for a while; then connections that say nothing, under
/// which the process must be quiet.
final class Soak {

  /// Several ports: a client's port is not free again at once.
  private static final int LISTENERS = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int IDLE = 200;
  private static final long WINDOW_NANOS = 500_000_000;

  /// Of a window, in nanoseconds of CPU: what a JVM does by itself.
  private static final long QUIET_NANOS = WINDOW_NANOS / 20;

  final int rampMillis;
  final int pauseMillis;

  /// One exchange in so many is larger than the buffers.
  final int floodOneIn;

  private final int clients;
  private final long seed;
  private final long deadline;
  private final AtomicInteger free;
  private final AtomicLongArray endings = new AtomicLongArray(8);
  private final LongAdder steps = new LongAdder();
  private final SoakServer server = new SoakServer();
  private final List<TcpListener> listeners = new ArrayList<>();
  private volatile boolean failed;

  /// @param connections how many may be open at once
  Soak(int clients, int connections, Duration time, long seed) {
    this.clients = clients;
    this.free = new AtomicInteger(connections);
    this.seed = seed;
    this.deadline = System.nanoTime() + time.toNanos();
    this.rampMillis = (int) Math.max(1, time.toMillis() / 10);
    this.pauseMillis = Math.max(10, clients / 5);
    this.floodOneIn = Math.max(50, clients);
  }

  boolean isOver() {
    return failed || System.nanoTime() - deadline > 0;
  }

  boolean takeConnection() {
    if (free.decrementAndGet() < 0) {
      free.incrementAndGet();
      return false;
    }
    return true;
  }

  void returnConnection() {
    free.incrementAndGet();
  }

  InetSocketAddress address(Random random) {
    return listeners.get(random.nextInt(LISTENERS)).localAddress();
  }

  void step() {
    steps.increment();
  }

  void ended(int ending) {
    endings.incrementAndGet(ending);
  }

  /// All of it, in `weft`.
  ///
  /// @return what happened, for the log
  String run(Weft weft) throws Exception {
    for (int i = 0; i < LISTENERS; i++) {
      listeners.add(
          TcpListener.bind(weft, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    try {
      return weft.blockOn(all());
    } catch (Exception | Error e) {
      failed = true;
      throw new AssertionError(summary() + "\n" + weft.dump(), e);
    }
  }

  private Future<String> all() {
    return async(
        () -> {
          for (TcpListener listener : listeners) {
            Tasks.spawn(server.serve(listener));
          }
          List<SoakClient> all = new ArrayList<>();
          List<JoinHandle<@Nullable Void>> running = new ArrayList<>();
          for (int i = 0; i < clients; i++) {
            all.add(new SoakClient(this, i, seed));
            running.add(Tasks.spawn(all.get(i).run()));
          }
          await(Futures.<@Nullable Object>race(Futures.tryJoinAll(running), standstill(all)));
          await(serverIsDone());
          List<JoinHandle<@Nullable Void>> idle = new ArrayList<>();
          for (int i = 0; i < IDLE; i++) {
            idle.add(Tasks.spawn(SoakClient.idle(address(new Random(seed)))));
          }
          while (server.open.get() < IDLE) {
            await(Time.sleep(Duration.ofMillis(10)));
          }
          String quiet = await(Tasks.spawnBlocking(Soak::quiet));
          for (JoinHandle<?> one : idle) {
            one.abort();
          }
          await(serverIsDone());
          for (TcpListener listener : listeners) {
            listener.close();
          }
          return summary() + ", " + quiet;
        });
  }

  /// Fails when the time is up and no client takes a step any more though some are not over. On a
  /// slow machine they take their time, but go on; a client whose wake-up is lost does not.
  private Future<@Nullable Void> standstill(List<SoakClient> all) {
    return async(
        () -> {
          long seen = -1;
          long since = 0;
          while (true) {
            if (!isOver() || steps.sum() != seen) {
              seen = steps.sum();
              since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
              throw new AssertionError(
                  "nothing goes on: " + all.stream().filter(one -> !one.isOver()).toList());
            }
            await(Time.sleep(Duration.ofSeconds(1)));
          }
        });
  }

  /// A server's end that is not told of its client's stays open.
  private Future<@Nullable Void> serverIsDone() {
    return async(
        () -> {
          long limit = System.nanoTime() + PATIENCE.toNanos();
          while (server.open.get() > 0) {
            if (System.nanoTime() - limit > 0) {
              throw new AssertionError(server.open + " connections of the server wait for ever");
            }
            await(Time.sleep(Duration.ofMillis(10)));
          }
          return null;
        });
  }

  private String summary() {
    return server.served + " connections, " + server.failed + " reset; endings " + endings;
  }

  /// Waits for a time in which the process uses no CPU.
  private static String quiet() throws InterruptedException, IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20 && least > QUIET_NANOS; i++) {
      long before = system.getProcessCpuTime();
      Thread.sleep(Duration.ofNanos(WINDOW_NANOS));
      least = Math.min(least, system.getProcessCpuTime() - before);
    }
    if (least > QUIET_NANOS) {
      throw new AssertionError(
          "idle, and yet " + least / 1_000_000 + " ms of CPU in " + WINDOW_NANOS / 1_000_000);
    }
    return least / 1000 + " us of CPU in " + WINDOW_NANOS / 1_000_000 + " ms when idle";
  }
}
