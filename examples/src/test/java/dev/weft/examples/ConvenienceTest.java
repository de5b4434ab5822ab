package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ConvenienceTest {

  @Test
  @DisplayName("S3-23 spawn without a runtime uses the global one, on a named daemon thread")
  void global() throws Exception {
    var ranOn = new AtomicReference<Thread>();
    var ran = new CountDownLatch(1);
    Tasks.spawn(
        Time.sleep(Duration.ofMillis(5))
            .map(
                x -> {
                  ranOn.set(Thread.currentThread());
                  ran.countDown();
                  return x;
                }));
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ranOn.get().getName()).startsWith("weft-global");
    assertThat(ranOn.get().isDaemon()).isTrue();
    assertThat(Weft.global()).isSameAs(Weft.global());
  }

  @Test
  @DisplayName("S3-5 a detached task runs on with nobody holding its handle, which goes with it")
  void detached() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      var begun = new AtomicReference<String>();
      var ran = new AtomicReference<String>();
      var gate = new CompletableFuture<String>();
      WeakReference<JoinHandle<?>> handle = spawnAndForget(weft, begun, gate, ran);
      weft.blockOn(until(() -> begun.get() != null));
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      assertThat(weft.liveTasks()).isEqualTo(1);
      assertThat(ran).hasNullValue();
      gate.complete("ran");
      weft.blockOn(until(() -> weft.liveTasks() == 0));
      assertThat(ran).hasValue("ran");
      // The handle is one half of the task, so it was alive as long as that; and no longer.
      weft.blockOn(until(() -> isCollected(handle)));
    }
  }

  private static WeakReference<JoinHandle<?>> spawnAndForget(
      Weft weft,
      AtomicReference<String> begun,
      CompletableFuture<String> gate,
      AtomicReference<String> ran) {
    JoinHandle<?> handle =
        weft.spawn(
            async(
                () -> {
                  begun.set("begun");
                  ran.set(await(Futures.from(gate)));
                }));
    handle.detach();
    return new WeakReference<>(handle);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    System.gc();
    return reference.get() == null;
  }

  private static Future<Integer> until(BooleanSupplier condition) {
    return Futures.pollFn(
        cx -> {
          cx.yieldTask();
          return condition.getAsBoolean() ? Poll.ready(0) : Poll.pending();
        });
  }

  /// How often it is polled, beside it: one that really waits is polled twice.
  private static <T> Future<T> counted(AtomicInteger polls, Future<T> future) {
    return Futures.pollFn(
        cx -> {
          polls.incrementAndGet();
          return future.poll(cx);
        });
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("S3-2 a task waits for a reply from the network")
  void waitsForTheNetwork(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      TcpListener listener = TcpListener.bind(weft, any);
      var polls = new AtomicInteger();
      weft.spawn(
          async(
              () -> {
                try (TcpStream stream = await(listener.accept())) {
                  await(until(() -> polls.get() > 0)); // the other one waits by now
                  await(Time.sleep(Duration.ofMillis(5)));
                  await(stream.writeAll("reply".getBytes(US_ASCII)));
                }
              }));
      var buffer = ByteBuffer.allocate(16);
      Future<Integer> reply =
          async(
              () -> {
                try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
                  return await(counted(polls, stream.read(buffer)));
                }
              });
      assertThat(weft.<Integer>blockOn(weft.spawn(reply))).isEqualTo(5);
      assertThat(polls.get()).isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("S3-2 a task waits for a timer")
  void waitsForATimer(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      long begin = System.nanoTime();
      var polls = new AtomicInteger();
      weft.blockOn(weft.spawn(counted(polls, Time.sleep(Duration.ofMillis(20)).map(_ -> 0))));
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20_000_000);
      assertThat(polls).hasValue(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("S3-2 a task waits for another task's result, which comes later")
  void waitsForAnotherTask(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      var polls = new AtomicInteger();
      Future<Integer> waits =
          async(
              () -> {
                JoinHandle<Integer> other =
                    Tasks.spawn(
                        async(
                            () -> {
                              await(until(() -> polls.get() > 0)); // is awaited by now
                              return 7;
                            }));
                return await(counted(polls, other));
              });
      assertThat(weft.<Integer>blockOn(weft.spawn(waits))).isEqualTo(7);
      assertThat(polls).hasValue(2);
    }
  }
}
