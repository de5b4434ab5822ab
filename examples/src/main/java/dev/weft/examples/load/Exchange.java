package dev.weft.examples.load;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.io.AsyncWriter;
import dev.weft.io.BufferedAsyncReader;
import java.io.EOFException;
import java.io.IOException;

/// One request and its answer, over a connection that stays.
interface Exchange {

  /// Sends the request and reads the answer whole.
  ///
  /// @return whether another one can follow on this connection
  Future<Boolean> once(AsyncWriter to, BufferedAsyncReader from);

  /// A line, and one in answer.
  static Exchange line(String text) {
    byte[] request = (text + "\n").getBytes(UTF_8);
    return (to, from) ->
        async(
            () -> {
              await(to.writeAll(request));
              var answer = new StringBuilder();
              if (await(from.readLineInto(answer, BufferedAsyncReader.LINE_LIMIT)) == 0) {
                throw new EOFException("the server ended the connection instead of answering");
              }
              if (answer.charAt(answer.length() - 1) != '\n') {
                throw new EOFException("the server ended the connection within an answer");
              }
              return true;
            });
  }

  /// `GET` of HTTP/1.1. A status of 400 or above is a failure.
  static Exchange http(String host, String path) {
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host).getBytes(ISO_8859_1);
    return (to, from) ->
        async(
            () -> {
              await(to.writeAll(request));
              return await(HttpAnswer.read(from));
            });
  }

  /// An answer that says no; the connection may be as good as before.
  final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    final boolean stays;

    Refused(String message, boolean stays) {
      super(message);
      this.stays = stays;
    }
  }
}
