package dev.weft.examples.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The load tester as a process, against servers that are its own and the JDK's.
@Timeout(120)
class LoadProcessTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /// The first that can work here.
  private static final Pairing ANY =
      Pairing.all().stream()
          .filter(pairing -> pairing.missing().isEmpty())
          .findFirst()
          .orElseThrow();

  private record Outcome(String said, int status) {}

  /// Where the machine stands still for a while nothing comes of a short load, or the last answer
  /// is not waited for: then a longer one.
  private static Outcome load(Pairing pairing, int port, String... arguments) throws Exception {
    Outcome outcome = loadFor("300ms", pairing, port, arguments);
    for (String duration : List.of("3s", "20s")) {
      if (ANSWERED_OR_REFUSED.matcher(outcome.said()).find()) {
        break;
      }
      outcome = loadFor(duration, pairing, port, arguments);
    }
    return outcome;
  }

  private static final Pattern ANSWERED_OR_REFUSED =
      Pattern.compile("requests +[1-9]\\d*\\s+per second +\\d+\\s+errors +0|status 404|refused");

  private static Outcome loadFor(String duration, Pairing pairing, int port, String... arguments)
      throws Exception {
    var all =
        new ArrayList<>(List.of("load", "--address", "127.0.0.1:" + port, "--duration", duration));
    all.addAll(List.of(arguments));
    try (var load = new WeftProcess(pairing, 0, all)) {
      String said = load.rest().stream().collect(Collectors.joining("\n"));
      int status = load.exitStatus();
      return new Outcome(said + load.errors(), status);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("lines are answered by the echo server, and counted")
  void lines(Pairing pairing) throws Exception {
    try (var echo = new WeftProcess(pairing, 0, List.of("echo", "--address", "127.0.0.1:0"))) {
      var outcome = load(pairing, echo.listeningOn().getPort(), "--connections", "200");
      assertThat(outcome.said())
          .contains("200 connections")
          .containsPattern("requests +[1-9]")
          .containsPattern("errors +0")
          .containsPattern("p99\\.9 +\\d+\\.\\d+ ms");
      assertThat(outcome.status()).isZero();
    }
  }

  @Test
  @DisplayName("HTTP: bodies with a length and in chunks, and what is not found is an error")
  void http() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 100);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "hello".getBytes(UTF_8);
          String path = exchange.getRequestURI().getPath();
          exchange.sendResponseHeaders(
              path.equals("/gone") ? 404 : 200, path.equals("/chunks") ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      for (String path : List.of("/length", "/chunks")) {
        var outcome = load(ANY, port, "--http", path, "--connections", "5");
        assertThat(outcome.said()).containsPattern("requests +[1-9]").containsPattern("errors +0");
        assertThat(outcome.status()).isZero();
      }
      var gone = load(ANY, port, "--http", "/gone", "--connections", "5");
      assertThat(gone.said()).containsPattern("requests +0").contains("times: status 404");
      assertThat(gone.status()).isOne();
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("a server that is not there is said, and is an error")
  void nobodyThere() throws Exception {
    try (var deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(HERE, 0)); // and does not listen: nobody else can there
      var outcome = load(ANY, deaf.getLocalPort(), "--connections", "3");
      assertThat(outcome.said()).containsPattern("requests +0").contains("times: ", "refused");
      assertThat(outcome.status()).isOne();
    }
  }
}
