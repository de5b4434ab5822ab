package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.interop.ExecutorServiceView;
import dev.weft.testing.Pairing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class DownloadsTest {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/never")) {
            asked.countDown();
            await(release);
          }
          byte[] page = ("page " + exchange.getRequestURI().getPath()).getBytes();
          exchange.sendResponseHeaders(200, page.length);
          try (var body = exchange.getResponseBody()) {
            body.write(page);
          }
        });
    server.start();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
  }

  private URI page(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("the JDK's HttpClient runs on a runtime's threads, and its answers are awaited")
  void fetchAll(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      List<URI> pages = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        pages.add(page("/" + i));
      }
      assertThat(Downloads.fetchAll(weft, pages)).hasSize(50).contains("page /0", "page /49");
      assertThat(weft.metrics().blocking().threads()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("all of the client's calls are made on the threads for blocking calls")
  void threads(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open();
        var view = ExecutorServiceView.of(weft)) {
      Set<String> names = ConcurrentHashMap.newKeySet();
      try (HttpClient client =
          HttpClient.newBuilder()
              .executor(
                  call ->
                      view.execute(
                          () -> {
                            names.add(Thread.currentThread().getName());
                            call.run();
                          }))
              .build()) {
        assertThat(weft.<String>blockOn(Downloads.fetch(client, page("/a")))).isEqualTo("page /a");
      }
      assertThat(names).isNotEmpty().allMatch(name -> name.startsWith(weft.name() + "-blocking-"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("a request that takes too long is cancelled, and the client can be closed")
  void cancelled(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open();
        var view = ExecutorServiceView.of(weft);
        HttpClient client = HttpClient.newBuilder().executor(view).build()) {
      var fetching = Downloads.fetch(client, page("/never"));
      Assertions.assertThatThrownBy(
              () ->
                  weft.blockOn(
                      Futures.race(
                          fetching, Futures.lazy(() -> weft.spawnBlocking(this::askedAndLate)))))
          .isInstanceOf(dev.weft.JoinException.TaskFailed.class)
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  private String askedAndLate() throws Exception {
    asked.await();
    throw new TimeoutException("after " + Duration.ZERO);
  }
}
