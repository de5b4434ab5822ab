package dev.weft.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves a console's page and what it shows, to who knows the token; to all others it has nothing.
///
/// | path below the token | what |
/// |---|---|
/// | `/` | the page |
/// | `/console.css`, `/console.js` | its style and its program |
/// | `/events?...` | server-sent events, one for each look; the query is a [TaskQuery] |
///
/// There is nothing else, and no method but `GET`: a console cannot change the program.
final class ConsoleServer implements AutoCloseable {

  private static final Map<String, String> FILES =
      Map.of(
          "", "text/html; charset=utf-8",
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8");

  /// What a page may do: load what is here. Names of tasks are other people's.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int TOKEN_BYTES = 18;

  private final HttpServer server;
  private final ExecutorService handlers;
  private final Feed feed;
  private final byte[] token;

  /// Takes the address.
  ///
  /// @throws IOException if it is taken, or not of this machine
  ConsoleServer(InetSocketAddress address, Feed feed) throws IOException {
    this.feed = feed;
    var random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().encode(random);
    this.server = HttpServer.create(address, 0);
    String threads = feed.runtimeName() + "-console-";
    this.handlers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(threads, 0).inheritInheritableThreadLocals(false).factory());
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
  }

  /// Begins to serve. The server's thread is a daemon if the one that starts it is.
  void start() {
    Thread starter =
        Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).start(server::start);
    boolean interrupted = false;
    while (starter.isAlive()) {
      try {
        starter.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The page's address, with the token.
  String url() {
    return "http://"
        + LoopbackAddress.text(server.getAddress())
        + "/"
        + new String(token, StandardCharsets.US_ASCII)
        + "/";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      int end = path.indexOf('/', 1);
      if (end < 0 || !isToken(path.substring(1, end))) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      String file = path.substring(end + 1);
      if (file.equals("events")) {
        events(exchange);
      } else {
        serve(exchange, file);
      }
    }
  }

  private boolean isToken(String given) {
    return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
  }

  private static void secure(Headers headers) {
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer"); // the address has the token
    headers.set("X-Content-Type-Options", "nosniff");
  }

  private static void serve(HttpExchange exchange, String file) throws IOException {
    String type = FILES.get(file);
    if (type == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String name = file.isEmpty() ? "console.html" : file;
    try (InputStream in = ConsoleServer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing in the module");
      }
      byte[] content = in.readAllBytes();
      Headers headers = exchange.getResponseHeaders();
      secure(headers);
      headers.set("Content-Type", type);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    TaskQuery query;
    try {
      query = TaskQuery.parse(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException wrong) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    if (!feed.enter()) {
      exchange.sendResponseHeaders(503, -1); // too many pages
      return;
    }
    try {
      Headers headers = exchange.getResponseHeaders();
      secure(headers);
      headers.set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      send(
          query,
          new BufferedWriter(
              new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8)));
    } finally {
      feed.leave();
    }
  }

  private void send(TaskQuery query, Writer to) throws IOException {
    try {
      Feed.Numbered next = feed.next(0);
      while (next != null) {
        feed.beginSending();
        to.write("data: ");
        BoardJson.write(next.board(), query, to);
        to.write("\n\n");
        to.flush();
        feed.endSending();
        next = feed.next(next.number());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      feed.endSending();
    }
  }

  @Override
  public void close() {
    feed.close();
    server.stop(0);
    handlers.shutdownNow();
  }
}
