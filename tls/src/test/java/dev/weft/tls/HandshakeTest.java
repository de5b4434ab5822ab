package dev.weft.tls;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.net.TcpStream;
import dev.weft.testing.IoScript;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// How handshakes wait.
class HandshakeTest {

  @WeftTest(pausedTime = true)
  void givesUpAfterTenSeconds(Weft weft) throws Exception {
    var silent = new IoScript().waitFor(Duration.ofHours(1)).read("x").stream();
    TlsAcceptor acceptor = TlsAcceptor.of(Certificates.server());
    long before = System.nanoTime();
    assertThatThrownBy(() -> weft.blockOn(acceptor.accept(silent)))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("the TLS handshake took longer than PT10S");
    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(9).toNanos());
    assertThatThrownBy(() -> weft.blockOn(silent.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @WeftTest(allPairings = true)
  void saysThatItWaitsForThePeer(Weft weft) throws Exception {
    var silent = new IoScript().waitFor(Duration.ofHours(1)).read("x").stream();
    var handshake = weft.spawn(TlsAcceptor.of(Certificates.server()).accept(silent));
    while (!weft.dump().contains("a TLS handshake")) {
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    }
    assertThat(weft.dump()).contains("the peer, through " + silent);
    handshake.abort();
    assertThatThrownBy(() -> weft.blockOn(handshake)).isInstanceOf(JoinException.class);
  }

  /// Trusts everybody, but only when it is let.
  private static final class Ponderous implements X509TrustManager {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch decided = new CountDownLatch(1);

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
      asked.countDown();
      try {
        decided.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @WeftTest(allPairings = true)
  void whatTakesTimeIsWaitedForWithoutPolling(Weft weft) throws Exception {
    var polls = new AtomicInteger();
    assertThat(pollsWhileComputing(weft, polls, client -> counted(polls, client)))
        .as("one, where bytes came between the last look and the waker left for them")
        .isLessThanOrEqualTo(1);
  }

  @WeftTest(allPairings = true)
  void aPollThatComesTooEarlyWaitsForNothing(Weft weft) throws Exception {
    var polls = new AtomicInteger();
    assertThat(pollsWhileComputing(weft, polls, client -> restless(counted(polls, client))))
        .isPositive();
  }

  /// How often a client is polled while it decides whether to trust the server, which takes 20 ms.
  private static int pollsWhileComputing(
      Weft weft, AtomicInteger polls, UnaryOperator<Future<TlsStream>> polled) throws Exception {
    var trust = new Ponderous();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    TlsConnector connector = TlsConnector.of(context).withoutHostnameVerification();
    try (var listener = Connections.of(weft).listener()) {
      var tcp =
          weft.blockOn(Futures.join(listener.accept(), TcpStream.connect(listener.localAddress())));
      Future<Integer> meanwhile =
          async(
              () -> {
                while (trust.asked.getCount() > 0) {
                  await(Time.sleep(Duration.ofMillis(1)));
                }
                int before = polls.get();
                for (int i = 0; i < 20; i++) {
                  await(Time.sleep(Duration.ofMillis(1)));
                }
                int after = polls.get();
                trust.decided.countDown();
                return after - before;
              });
      var server = weft.spawn(TlsAcceptor.of(Certificates.server()).accept(tcp.first()));
      var client = weft.spawn(polled.apply(connector.connect("localhost", tcp.second())));
      int count = weft.blockOn(meanwhile);
      weft.blockOn(server).close();
      weft.blockOn(client).close();
      return count;
    }
  }

  /// Polls `future` every millisecond, whether or not it has asked for that.
  private static <T> Future<T> restless(Future<T> future) {
    List<Future<?>> tick = new ArrayList<>(List.of(Time.sleep(Duration.ofMillis(1))));
    return Futures.pollFn(
        cx -> {
          while (tick.getFirst().poll(cx) instanceof Poll.Ready<?>) {
            tick.set(0, Time.sleep(Duration.ofMillis(1)));
          }
          Poll<T> polled = future.poll(cx);
          if (polled instanceof Poll.Ready<T>) {
            tick.getFirst().cancel(cx);
          }
          return polled;
        },
        cx -> {
          tick.getFirst().cancel(cx);
          future.cancel(cx);
        });
  }

  private static <T> Future<T> counted(AtomicInteger polls, Future<T> future) {
    return Futures.pollFn(
        cx -> {
          Poll<T> polled = future.poll(cx);
          polls.incrementAndGet();
          return polled;
        },
        future::cancel);
  }
}
