package dev.weft.examples.load;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The answer to a `GET` of HTTP/1.1, read from its first line to its last byte, which is thrown
/// away. Nothing that the server says is trusted: what is no HTTP fails with an [IOException].
///
/// **Threads.** One at a time.
final class HttpAnswer {

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-5]\\d\\d( .*)?");

  /// The longest head, in characters. A server that never ends its head would be waited for in
  /// vain.
  static final int LONGEST_HEAD = 64 * 1024;

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int REFUSED = 400;

  private final BufferedAsyncReader from;

  private int status;
  private boolean stays;

  /// Of the body, in bytes; -1 if it ends with the connection.
  private long length;

  private boolean chunked;

  private HttpAnswer(BufferedAsyncReader from) {
    this.from = from;
  }

  /// Reads one.
  ///
  /// @return whether another one can follow on this connection; a status of 400 or above fails with
  ///   a [Exchange.Refused]
  static Future<Boolean> read(BufferedAsyncReader from) {
    return new HttpAnswer(from).read();
  }

  private Future<Boolean> read() {
    return async(
        () -> {
          do {
            await(readHead());
          } while (status < 200); // something goes before the answer
          if (status != NO_CONTENT && status != NOT_MODIFIED) {
            await(chunked ? skipChunks() : skipBody());
          }
          if (status >= REFUSED) {
            throw new Exchange.Refused("status " + status, stays);
          }
          return stays;
        });
  }

  private Future<@Nullable Void> readHead() {
    return async(
        () -> {
          String first = await(from.readLine());
          if (first == null) {
            throw new EOFException("the server ended the connection instead of answering");
          }
          if (!STATUS_LINE.matcher(first).matches()) {
            throw new IOException("this is no HTTP: " + first);
          }
          status = Integer.parseInt(first.substring(9, 12));
          stays = first.startsWith("HTTP/1.1");
          length = -1;
          chunked = false;
          int size = first.length();
          String header;
          while (!(header = await(line())).isEmpty()) {
            size += header.length();
            if (size > LONGEST_HEAD) {
              throw new IOException("a head of more than " + LONGEST_HEAD + " characters");
            }
            take(header.toLowerCase(Locale.ROOT).replace(" ", ""));
          }
        });
  }

  private void take(String header) throws IOException {
    if (header.startsWith("content-length:")) {
      length = number(header.substring("content-length:".length()), 10);
    } else if (header.startsWith("transfer-encoding:")) {
      chunked = header.endsWith("chunked");
    } else if (header.equals("connection:close")) {
      stays = false;
    }
  }

  private Future<@Nullable Void> skipBody() {
    if (length >= 0) {
      return skip(length);
    }
    stays = false;
    return ByteStreams.copy(from, ByteStreams.sink()).map(all -> null);
  }

  private Future<@Nullable Void> skipChunks() {
    return async(
        () -> {
          long size;
          while ((size = number(await(line()).split(";", 2)[0].strip(), 16)) > 0) {
            await(skip(size));
            if (!await(line()).isEmpty()) {
              throw new IOException("a chunk that is longer than it says");
            }
          }
          while (!await(line()).isEmpty()) {} // headers that come last
        });
  }

  private Future<@Nullable Void> skip(long bytes) {
    return ByteStreams.copy(from.take(bytes), ByteStreams.sink())
        .map(
            read -> {
              if (read < bytes) {
                throw cutOff();
              }
              return null;
            });
  }

  private Future<String> line() {
    return from.readLine()
        .map(
            line -> {
              if (line == null) {
                throw cutOff();
              }
              return line;
            });
  }

  private static EOFException cutOff() {
    return new EOFException("the server ended the connection within an answer");
  }

  private static long number(String text, int radix) throws IOException {
    try {
      if (!text.startsWith("+") && !text.startsWith("-")) {
        return Long.parseLong(text, radix);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IOException("a length that is none, or too large: " + text);
  }
}
