package dev.weft.examples.stories;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A small HTTP server of the JDK's with a todo for every id, some of them broken.
final class TodoServer implements AutoCloseable {

  /// The todo whose body is no JSON.
  static final int INVALID = 4;

  /// The todo that the server fails on.
  static final int BROKEN = 7;

  /// For how long a request waits for the others of its party.
  private static final int PATIENCE_SECONDS = 5;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch party;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /// A server that answers at once.
  TodoServer() throws IOException {
    this(0);
  }

  /// @param party how many requests must have come before the first one is answered
  TodoServer(int party) throws IOException {
    this.party = new CountDownLatch(party);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/todos/", this::answer);
    server.start();
  }

  URI todo(int id) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/todos/" + id);
  }

  /// How many requests have come.
  int requests() {
    return requests.get();
  }

  /// How many requests were waiting for their answers at one time, at most.
  int mostAtOnce() {
    return mostAtOnce.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
    party.countDown();
    try (exchange) {
      boolean _ = party.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      answerNow(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed
    } finally {
      now.decrementAndGet();
    }
  }

  private static void answerNow(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    String body =
        id == INVALID
            ? "<html>"
            : "{\"id\": %s, \"title\": \"todo %s\", \"completed\": false}".formatted(id, id);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(id == BROKEN ? 500 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
