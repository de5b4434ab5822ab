package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.testing.Pairing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Idle workers lead the driver, one at a time, and nobody else does.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class LeadingTest {

  private final Pairing pairing;

  LeadingTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private static List<Map.Entry<Thread, StackTraceElement[]>> threadsOf(Weft weft) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().startsWith(weft.name() + "-"))
        .toList();
  }

  private static boolean waitsForTheSystem(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("dev.weft.reactor.")
                    && frame.getMethodName().equals("poll"));
  }

  private static void exchange(InetSocketAddress server) throws Exception {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(42);
      assertThat(socket.getInputStream().read()).isEqualTo(42);
    }
  }

  private static TcpListener echo(Weft weft) {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TcpListener listener = bind(weft, any);
    weft.spawn(EchoCommand.serve(listener));
    return listener;
  }

  private static TcpListener bind(Weft weft, InetSocketAddress any) {
    try {
      return TcpListener.bind(weft, any);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Some executors run on the thread that is in `blockOn`.
  private static Thread drive(Weft weft) {
    return Thread.ofPlatform()
        .name(weft.name() + "-caller")
        .start(
            () -> {
              try {
                weft.blockOn(Futures.never());
              } catch (Exception closed) {
                // as the test does at its end
              }
            });
  }

  @Test
  @DisplayName("S1-17 one worker and no other thread: sockets work")
  void aloneIsEnough() throws Exception {
    try (Weft weft = pairing.builder().workers(1).open()) {
      TcpListener listener = echo(weft);
      drive(weft);
      for (int i = 0; i < 5; i++) {
        exchange(listener.localAddress());
      }
      assertThat(threadsOf(weft))
          .extracting(entry -> entry.getKey().getName())
          .isSubsetOf(weft.name() + "-caller", weft.name() + "-worker-0");
    }
  }

  @Test
  @DisplayName("S1-17 7.17 of four workers one at most waits for the system at any moment")
  void oneLeads() throws Exception {
    try (Weft weft = pairing.builder().workers(4).open()) {
      TcpListener listener = echo(weft);
      drive(weft);
      long seen = 0;
      for (int i = 0; i < 100; i++) {
        exchange(listener.localAddress());
        long waiting =
            threadsOf(weft).stream().filter(entry -> waitsForTheSystem(entry.getValue())).count();
        assertThat(waiting).isLessThanOrEqualTo(1);
        seen += waiting;
      }
      assertThat(seen).as("somebody was seen to lead").isPositive();
    }
  }

  /// Who waits for the system, as soon as somebody does.
  private static Thread driver(Weft weft) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() - deadline < 0) {
      for (Map.Entry<Thread, StackTraceElement[]> entry : threadsOf(weft)) {
        if (waitsForTheSystem(entry.getValue())) {
          return entry.getKey();
        }
      }
    }
    throw new AssertionError("nobody drives the reactor");
  }

  /// A server each of whose connections holds the thread that polls it until `release`.
  private static TcpListener trap(Weft weft, Set<Thread> held, CountDownLatch release)
      throws Exception {
    TcpListener listener = bind(weft, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    weft.spawn(
        listener.serve(
            stream ->
                Futures.lazy(
                    () -> {
                      held.add(Thread.currentThread());
                      release.await();
                      return Futures.ready(null);
                    })));
    return listener;
  }

  private static final long BOUND_NANOS = 1_000_000_000;

  /// What the slowest exchange took after the last stop.
  private long slowest;

  @Test
  @DisplayName("S1-18 whoever drives the reactor is stopped, and within a second another does")
  void anotherTakesOver() throws Exception {
    int stopped = 0;
    int late = 0;
    for (int round = 0; round < 100 && stopped < 5; round++) {
      if (stopDriver()) {
        stopped++;
        late += slowest < BOUND_NANOS ? 0 : 1;
      }
    }
    assertThat(stopped).isEqualTo(5);
    // A machine that stands still for a while is late once.
    assertThat(late).as("of five takeovers, those that took a second").isLessThanOrEqualTo(1);
  }

  /// Stops the thread that drives, and sees who does so then: a caller of `blockOn` is interrupted,
  /// which is its end; a worker is held by a task.
  ///
  /// @return whether it was the driver that was stopped
  private boolean stopDriver() throws Exception {
    var release = new CountDownLatch(1);
    Set<Thread> held = ConcurrentHashMap.newKeySet();
    try (Weft weft = pairing.builder().workers(3).open()) {
      TcpListener listener = echo(weft);
      TcpListener trap = trap(weft, held, release);
      List<Thread> callers = List.of(drive(weft), drive(weft));
      exchange(listener.localAddress());
      Thread driver = driver(weft);
      if (callers.contains(driver)) {
        do {
          driver.interrupt(); // lost where a task was just running, which could have left it behind
        } while (!driver.join(Duration.ofMillis(10)));
        held.add(driver);
      } else {
        new Socket(trap.localAddress().getAddress(), trap.localAddress().getPort()).close();
        while (held.isEmpty()) {
          Thread.onSpinWait();
        }
      }
      slowest = 0;
      for (int i = 0; i < 3; i++) {
        long begin = System.nanoTime();
        exchange(listener.localAddress());
        slowest = Math.max(slowest, System.nanoTime() - begin);
      }
      assertThat(driver(weft)).isNotIn(held);
      release.countDown();
      return held.contains(driver);
    } finally {
      release.countDown();
    }
  }
}
