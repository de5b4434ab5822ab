package dev.weft.examples.load;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A load on a server whose connections behave in as many ways: each failure is counted under what
/// it was, and those that are answered are answered on.
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class BadServersTest {

  private static final int EACH = 3;
  private static final int ANSWERS = 100;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: ";

  /// What a connection does when it has been asked.
  @FunctionalInterface
  private interface Manner {
    void answer(Socket client) throws IOException;
  }

  private final Pairing pairing;

  BadServersTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static Manner saying(String text) {
    return client -> say(client, text);
  }

  /// A byte at a time.
  private static Manner dripping(String text) {
    return client -> {
      client.setTcpNoDelay(true);
      for (char c : text.toCharArray()) {
        say(client, String.valueOf(c));
      }
    };
  }

  /// And then it is gone.
  private static Manner closing(String text) {
    return client -> {
      say(client, text);
      client.close();
    };
  }

  private static Manner resetting(String text) {
    return client -> {
      say(client, text);
      client.setSoLinger(true, 0);
      client.close();
    };
  }

  /// It says no more, and goes on listening.
  private static Manner halfClosing(String text) {
    return client -> {
      say(client, text);
      client.shutdownOutput();
    };
  }

  /// Accepts for ever; each connection behaves in the next manner.
  private static void serve(ServerSocket listener, List<Manner> manners) {
    try {
      for (int i = 0; ; i++) {
        Socket client = listener.accept();
        Manner manner = manners.get(i % manners.size());
        Thread.ofVirtual().start(() -> answerAll(client, manner));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  /// A request is a line, or a head with an empty line at its end.
  private static void answerAll(Socket client, Manner manner) {
    try (client) {
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String line;
      while ((line = in.readLine()) != null) {
        while (line.startsWith("GET") && !in.readLine().isEmpty()) {}
        manner.answer(client);
      }
    } catch (IOException e) {
      // the load has gone, or this end has
    }
  }

  private static ServerSocket start(List<Manner> manners) throws IOException {
    var listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(listener, manners));
    return listener;
  }

  private static InetSocketAddress address(ServerSocket listener) {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private static Future<Void> told(Tally tally, List<String> failures) {
    return async(
        () -> {
          while (tally.answers() < ANSWERS
              || !failures.stream().allMatch(tally.table(1)::contains)) {
            await(Time.sleep(Duration.ofMillis(1)));
          }
        });
  }

  /// Runs until all these failures have been told, and many answers: no others.
  private void runs(Exchange exchange, List<Manner> manners, List<String> failures)
      throws Exception {
    var tally = new Tally();
    try (ServerSocket listener = start(manners);
        Weft weft = pairing.builder().open()) {
      var load =
          new Load(address(listener), EACH * manners.size(), Duration.ofHours(1), exchange, tally);
      weft.blockOn(
          Futures.race(told(tally, failures), load.run(part -> {}).then(over -> Futures.never())));
      String table = tally.table(1);
      assertThat(table.lines().filter(line -> line.contains("times:")))
          .as("nothing else happened")
          .allMatch(line -> failures.stream().anyMatch(line::contains), "is expected");
      assertThat(table.replace(System.lineSeparator(), "")).matches("[ -~]*");
    }
  }

  @Test
  @DisplayName("HTTP: garbage, giant lengths, drops, resets, half-closed, beside good answers")
  void http() throws Exception {
    runs(
        Exchange.http("localhost", "/"),
        List.of(
            saying(HEAD + "5\r\n\r\nhello"),
            dripping(HEAD + "5\r\n\r\nhello"),
            saying("\u001b[2J\u0007garbage\r\n\r\n"),
            saying("\u00ff\u00fe\u0000\n"),
            saying(HEAD + "99999999999999999999\r\n\r\n"),
            closing(HEAD + "9223372036854775807\r\n\r\nhello"),
            saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"),
            saying("HTTP/1.1 200 " + "x".repeat(70_000)),
            resetting(HEAD + "100\r\n\r\nhello"),
            halfClosing("")),
        List.of(
            "times: this is no HTTP: ?[2J?garbage",
            "times: an answer that is no text, as UTF-8 has it",
            "times: a length that is none, or too large: 99999999999999999999",
            "times: a length that is none, or too large: x",
            "times: the server ended the connection within an answer",
            "times: the server ended the connection instead of answering",
            "times: a line is longer than the limit of 65536 bytes",
            "eset"));
  }

  @Test
  @DisplayName("lines: garbage, one without end, drops, resets, half-closed, beside good answers")
  void lines() throws Exception {
    runs(
        Exchange.line("hello"),
        List.of(
            saying("hello\n"),
            dripping("hello\n"),
            saying("\u00ff\u00fe\n"),
            saying("x".repeat(70_000)),
            resetting("hel"),
            halfClosing("hel"),
            halfClosing("")),
        List.of(
            "times: an answer that is no text, as UTF-8 has it",
            "times: the server ended the connection within an answer",
            "times: the server ended the connection instead of answering",
            "times: a line is longer than the limit of 65536 bytes",
            "eset"));
  }

  @Test
  @DisplayName("each connection that is never answered to the end is told")
  void neverAnswered() throws Exception {
    var tally = new Tally();
    try (ServerSocket listener = start(List.of(saying(HEAD + "5\r\n\r\nhell")));
        Weft weft = pairing.builder().open()) {
      for (long millis : new long[] {20, 1_000, 20_000}) { // longer on a machine that stands still
        tally = new Tally();
        var load =
            new Load(
                address(listener),
                EACH,
                Duration.ofMillis(millis),
                Exchange.http("localhost", "/"),
                tally);
        weft.blockOn(load.run(part -> {}));
        if (tally.errors() == EACH) {
          break;
        }
      }
    }
    assertThat(tally.table(1))
        .contains(EACH + " times: no answer at the end; the connection was given up");
  }
}
