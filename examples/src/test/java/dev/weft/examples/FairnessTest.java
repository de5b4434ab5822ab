package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Nobody is starved and no wake is lost, with all real parts together.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class FairnessTest {

  private final Weft weft;
  private final AtomicBoolean stop = new AtomicBoolean();

  FairnessTest(Pairing pairing) {
    weft = pairing.builder().workers(2).open();
  }

  @AfterEach
  void close() {
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
  }

  private Future<Integer> wakesItself() {
    return Futures.pollFn(
        cx -> {
          cx.waker().wake();
          return stop.get() ? Poll.ready(0) : Poll.pending();
        });
  }

  @Test
  @DisplayName("9.7 100 self-waking tasks stop neither a TCP exchange nor a timer")
  void exchange() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    for (int i = 0; i < 100; i++) {
      weft.spawn(wakesItself());
    }
    TcpListener listener = TcpListener.bind(weft, any);
    weft.spawn(EchoCommand.serve(listener));
    int echoed =
        weft.blockOn(
            async(
                () -> {
                  int bytes = 0;
                  try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
                    for (int round = 0; round < 20; round++) {
                      await(stream.writeAll(ByteBuffer.allocate(100)));
                      ByteBuffer echo = ByteBuffer.allocate(100);
                      while (echo.hasRemaining()) {
                        bytes += await(stream.read(echo));
                      }
                      await(Time.sleep(Duration.ofMillis(1)));
                    }
                  }
                  return bytes;
                }));
    assertThat(echoed).isEqualTo(2000);
    stop.set(true);
  }

  @Test
  @DisplayName("5.7 100 pairs that wake each other for ever do not starve a task that yields")
  void pairs() throws Exception {
    var rallies = new AtomicLong();
    for (int i = 0; i < 100; i++) {
      var players = new Waker[2];
      weft.spawn(player(players, 0, rallies));
      weft.spawn(player(players, 1, rallies));
    }
    weft.blockOn(
        async(
            () -> {
              while (rallies.get() < 1000) {
                await(Tasks.yieldNow());
              }
              for (int i = 0; i < 100; i++) {
                await(Tasks.yieldNow());
              }
            }));
    stop.set(true);
  }

  private Future<Integer> player(@Nullable Waker[] players, int me, AtomicLong rallies) {
    return Futures.pollFn(
        cx -> {
          rallies.incrementAndGet();
          Waker other;
          synchronized (players) {
            players[me] = cx.waker();
            other = players[1 - me];
          }
          if (other != null) {
            other.wake();
          }
          return stop.get() ? Poll.ready(0) : Poll.pending();
        });
  }

  @Test
  @DisplayName("4.9 an endless chain of spawns lets the main future finish")
  void spawnChain() throws Exception {
    var links = new AtomicInteger();
    weft.spawn(link(links));
    weft.blockOn(
        async(
            () -> {
              while (links.get() < 1000) {
                await(Tasks.yieldNow());
              }
              await(Time.sleep(Duration.ofMillis(5)));
            }));
    stop.set(true);
  }

  private Future<Integer> link(AtomicInteger links) {
    return Futures.lazy(
        () -> {
          if (!stop.get()) {
            links.incrementAndGet();
            Tasks.spawn(link(links));
          }
          return Futures.ready(0);
        });
  }

  @Test
  @DisplayName("S0-18 after each of 4 000 wakes from four threads at once there is a poll")
  void foreignWakes() throws Exception {
    var wakes = new AtomicInteger();
    var polls = new AtomicInteger();
    var seen = new AtomicInteger();
    var waker = new Waker[1];
    Future<Integer> woken =
        Futures.pollFn(
            cx -> {
              waker[0] = cx.waker();
              polls.incrementAndGet();
              seen.set(wakes.get());
              return seen.get() == 4000 ? Poll.ready(polls.get()) : Poll.pending();
            });
    JoinHandle<Integer> handle = weft.spawn(woken);
    do {
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    } while (polls.get() == 0); // until there is a waker
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int n = 0; n < 1000; n++) {
                      wakes.incrementAndGet();
                      waker[0].wake();
                    }
                  }));
    }
    assertThat(weft.<Integer>blockOn(handle)).isBetween(2, 4001);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  @DisplayName("S1-19 tasks that wait are in no queue")
  void waitingTasksAreInNoQueue() throws Exception {
    for (int i = 0; i < 1000; i++) {
      weft.spawn(Futures.never());
    }
    weft.blockOn(Time.sleep(Duration.ofMillis(5)));
    weft.blockOn(
        async(
            () -> {
              while (idleTasks() < 1000) {
                await(Tasks.yieldNow());
              }
            }));
    var executor = weft.metrics().executor();
    assertThat(executor.queued()).isLessThanOrEqualTo(0); // -1 where there is no such queue
    assertThat(executor.workers()).allMatch(worker -> worker.depth() == 0);
  }

  private long idleTasks() {
    return weft.inspect(2000).tasks().stream().filter(task -> task.state().equals("idle")).count();
  }
}
