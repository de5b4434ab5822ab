package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.time.Time;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  @DisplayName("S3-5 a task runs on after its handle was collected")
  void detached() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      var ran = new AtomicReference<String>();
      // The task itself leads to the handle while it lives; only a stranger's reference is dropped.
      spawnAndForget(weft, ran);
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      weft.blockOn(Time.sleep(Duration.ofMillis(100)));
      assertThat(ran).hasValue("ran");
    }
  }

  private static void spawnAndForget(Weft weft, AtomicReference<String> ran) {
    var forgotten =
        new WeakReference<JoinHandle<?>>(
            weft.spawn(
                Time.sleep(Duration.ofMillis(20))
                    .map(
                        x -> {
                          ran.set("ran");
                          return x;
                        })));
    assertThat(forgotten).isNotNull();
  }

  @Test
  @DisplayName("S3-2 a task waits for the network, for a timer, and for another task's result")
  void waits() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      TcpListener listener = TcpListener.bind(weft, any);
      weft.spawn(
          listener
              .accept()
              .then(
                  stream ->
                      stream
                          .writeAll("reply".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                          .then(x -> stream.shutdown())));
      var buffer = ByteBuffer.allocate(16);
      int read =
          weft.<Integer>blockOn(
              TcpStream.connect(listener.localAddress()).then(stream -> stream.read(buffer)));
      assertThat(read).isEqualTo(5);
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
      assertThat(weft.<Integer>blockOn(weft.spawn(Futures.ready(7)))).isEqualTo(7);
      assertThat(weft.<Integer>blockOn(Futures.pollFn(cx -> Poll.ready(1)))).isEqualTo(1);
    }
  }
}
