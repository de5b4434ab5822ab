package dev.weft.examples.stories;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A small HTTP server of the JDK's with a todo for every id, some of them broken.
final class TodoServer implements AutoCloseable {

  /// The todo whose body is no JSON.
  static final int INVALID = 4;

  /// The todo that the server fails on.
  static final int BROKEN = 7;

  private final HttpServer server;

  TodoServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/todos/", TodoServer::answer);
    server.start();
  }

  URI todo(int id) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/todos/" + id);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    String body =
        id == INVALID
            ? "<html>"
            : "{\"id\": %s, \"title\": \"todo %s\", \"completed\": false}".formatted(id, id);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(id == BROKEN ? 500 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
