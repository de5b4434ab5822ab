package dev.weft.examples.load;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.io.AsyncWriter;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

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
              if (await(from.readLine()) == null) {
                throw new EOFException("the server ended the connection instead of answering");
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
              return await(response(from));
            });
  }

  private static Future<Boolean> response(BufferedAsyncReader from) {
    return async(
        () -> {
          String status = await(from.readLine());
          if (status == null) {
            throw new EOFException("the server ended the connection instead of answering");
          }
          if (!status.matches("HTTP/1\\.[01] [1-5]\\d\\d.*")) {
            throw new IOException("this is no HTTP: " + status);
          }
          long length = -1;
          boolean chunked = false;
          boolean stays = status.startsWith("HTTP/1.1");
          String header;
          while ((header = await(from.readLine())) != null && !header.isEmpty()) {
            String small = header.toLowerCase(Locale.ROOT).replace(" ", "");
            if (small.startsWith("content-length:")) {
              length = Long.parseLong(small.substring("content-length:".length()));
            } else if (small.equals("transfer-encoding:chunked")) {
              chunked = true;
            } else if (small.equals("connection:close")) {
              stays = false;
            }
          }
          if (chunked) {
            await(chunks(from));
          } else {
            long body = length < 0 ? Long.MAX_VALUE : length;
            long read = await(ByteStreams.copy(from.take(body), ByteStreams.sink()));
            stays &= length >= 0;
            if (read < length) {
              throw new EOFException("the server ended the connection within an answer");
            }
          }
          int code = Integer.parseInt(status.substring(9, 12));
          if (code >= 400) {
            throw new Refused("status " + code, stays);
          }
          return stays;
        });
  }

  private static Future<Void> chunks(BufferedAsyncReader from) {
    return async(
        () -> {
          long size;
          do {
            String line = await(from.readLine());
            if (line == null) {
              throw new EOFException("the server ended the connection within an answer");
            }
            size = Long.parseLong(line.split(";")[0].strip(), 16);
            await(ByteStreams.copy(from.take(size), ByteStreams.sink()));
            await(from.readLine()); // the end of the chunk's line, or of the last headers
          } while (size > 0);
          return null;
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
