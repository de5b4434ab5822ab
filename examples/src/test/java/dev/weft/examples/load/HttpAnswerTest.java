package dev.weft.examples.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.io.ByteStreams;
import dev.weft.testing.PollProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

  /// Reads an answer, and the one after it if the connection stays.
  private static boolean stays(String text) throws Exception {
    var bytes = ByteBuffer.wrap(text.replace("|", "\r\n").getBytes(ISO_8859_1));
    var from = ByteStreams.of(bytes).buffered();
    boolean stays = PollProbe.now(HttpAnswer.read(from));
    if (stays && from.available() > 0) {
      stays = PollProbe.now(HttpAnswer.read(from));
    }
    assertThat(from.available()).as("what is left over").isZero();
    return stays;
  }

  private static final String NEXT = "HTTP/1.1 200 OK|Content-Length: 2||ok";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|content-length:5||hello",
        "HTTP/1.1 200|Content-Length: 0||",
        "HTTP/1.1 204 No Content|Connection: keep-alive||",
        "HTTP/1.1 304 Not Modified|Content-Length: 5||",
        "HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 200 OK|Content-Length: 1||x",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|a;x=y|0123456789|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|x|000|Checksum: 1|Other: 2||",
      })
  @DisplayName("an answer is read to its end, and the next one begins there")
  void whole(String text) throws Exception {
    assertThat(stays(text + NEXT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Connection: Close|Content-Length: 1||x",
        "HTTP/1.0 200 OK|Content-Length: 1||x",
        "HTTP/1.1 200 OK||up to the end",
      })
  @DisplayName("some answers end their connection")
  void last(String text) throws Exception {
    assertThat(stays(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'', the server ended the connection instead of answering",
        "'|', 'this is no HTTP: '",
        "SSH-2.0-x|, this is no HTTP: SSH-2.0-x",
        "HTTP/1.1 20|, this is no HTTP: HTTP/1.1 20",
        "HTTP/1.1 2000|, this is no HTTP: HTTP/1.1 2000",
        "HTTP/1.1 200 OK|Server: x, the server ended the connection within an answer",
        "HTTP/1.1 200 OK|, the server ended the connection within an answer",
        "HTTP/1.1 200 OK|Content-Length: 5||hell, the server ended the connection within an answer",
        "HTTP/1.1 200 OK|Content-Length: 9223372036854775807||x, the server ended the connection"
            + " within an answer",
        "HTTP/1.1 200 OK|Content-Length: 9223372036854775808||x, a length that is none; or too"
            + " large: 9223372036854775808",
        "HTTP/1.1 200 OK|Content-Length: -1||x, a length that is none; or too large: -1",
        "HTTP/1.1 200 OK|Content-Length: five||x, a length that is none; or too large: five",
        "HTTP/1.1 200 OK|Content-Length:||x, 'a length that is none; or too large: '",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|, a length that is none; or too large: zz",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-5|, a length that is none; or too large: -5",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff|, a length that is none; or"
            + " too large: ffffffffffffffff",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|xyz|, a chunk that is longer than it says",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hell, the server ended the connection"
            + " within an answer",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|, the server ended the connection within an"
            + " answer",
      })
  @DisplayName("what is no answer, or none that is whole, is a failure that says so")
  void failures(String text, String failure) {
    assertThatThrownBy(() -> stays(unquoted(text)))
        .isInstanceOf(IOException.class)
        .hasMessage(unquoted(failure).replace("none;", "none,"));
  }

  private static String unquoted(String text) {
    return text.startsWith("'") ? text.substring(1, text.length() - 1) : text;
  }

  @Test
  @DisplayName("a status of 400 or above is a failure, after which the connection may go on")
  void refused() {
    assertThatThrownBy(() -> stays("HTTP/1.1 404 Not Found|Content-Length: 2||no"))
        .isInstanceOfSatisfying(
            Exchange.Refused.class, refused -> assertThat(refused.stays).isTrue())
        .hasMessage("status 404");
  }

  @Test
  @DisplayName("a head without an end is not read for ever")
  void endlessHead() {
    assertThatThrownBy(
            () -> stays("HTTP/1.1 200 OK|" + ("A: " + "b".repeat(2000) + "|").repeat(40)))
        .isInstanceOf(IOException.class)
        .hasMessage("a head of more than 65536 characters");
    assertThatThrownBy(() -> stays("HTTP/1.1 200 " + "x".repeat(100_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line");
  }
}
