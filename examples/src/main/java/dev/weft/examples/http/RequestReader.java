package dev.weft.examples.http;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.AsyncReader;
import dev.weft.time.Time;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads the heads of requests, one after the other, each within a limit of bytes and of time.
///
/// **Threads.** One at a time.
final class RequestReader {

  /// In bytes. Most heads are smaller, and what waits for its next request holds no more.
  private static final int USUAL = 2 * 1024;

  /// The longest head, in bytes; the number of most servers. A client can make this process hold as
  /// much for each connection.
  static final int LONGEST = 16 * 1024;

  private final AsyncReader source;
  private final Duration idle;
  private final Duration patience;
  private byte[] bytes = new byte[USUAL];
  private int start;
  private int end;

  /// How far was searched for the end of a head.
  private int searched;

  /// Of the next head, if it has come as a whole; else -1.
  private int length = -1;

  /// @param idle how long a connection may wait for a request
  /// @param patience how long the head of one may take to come
  RequestReader(AsyncReader source, Duration idle, Duration patience) {
    this.source = source;
    this.idle = idle;
    this.patience = patience;
  }

  /// Whether the head of the next request has come already.
  boolean hasNext() {
    if (length < 0) {
      skipEmptyLines();
      length = headLength();
    }
    return length >= 0;
  }

  /// The next request, or null if there is none: the client has ended the connection, or sent
  /// nothing for too long. Fails with a [Refusal], and with what reading fails with.
  ///
  /// **Cancellation** is safe: what was read is kept.
  Future<@Nullable Request> next() {
    return async(
        () -> {
          long deadline = 0;
          while (true) {
            if (hasNext()) {
              return take();
            }
            if (end - start >= LONGEST) {
              throw new Refusal(
                  431, "the head of the request is longer than " + LONGEST + " bytes");
            }
            if (start < end && deadline == 0) {
              deadline = Time.nanos() + patience.toNanos();
            }
            Duration limit =
                start == end ? idle : Duration.ofNanos(Math.max(0, deadline - Time.nanos()));
            int n;
            try {
              n = await(Futures.timeout(limit, source.read(room())));
            } catch (TimeoutException e) {
              if (start == end) {
                return null;
              }
              throw new Refusal(408, "the head of the request took longer than " + patience);
            }
            if (n < 0) {
              return null;
            }
            end += n;
          }
        });
  }

  /// Some clients send an empty line after a request with a body.
  private void skipEmptyLines() {
    while (start < end && (bytes[start] == '\r' || bytes[start] == '\n')) {
      start++;
      searched = Math.max(searched, start);
    }
    if (start == end) {
      start = 0;
      end = 0;
      searched = 0;
      if (bytes.length > USUAL) {
        bytes = new byte[USUAL];
      }
    }
  }

  /// How long the head is, up to the empty line; -1 if that has not come yet.
  private int headLength() {
    for (int i = searched; i < end; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      int next = i + 1;
      if (next < end && bytes[next] == '\r') {
        next++;
      }
      if (next < end && bytes[next] == '\n') {
        searched = next + 1;
        return i - start;
      }
    }
    searched = Math.max(start, end - 2);
    return -1;
  }

  private Request take() throws Refusal {
    String head = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    start = searched;
    length = -1;
    return RequestParser.parse(head.endsWith("\r") ? head.substring(0, head.length() - 1) : head);
  }

  private ByteBuffer room() {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      searched -= start;
      start = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(LONGEST, bytes.length * 2));
    }
    return ByteBuffer.wrap(bytes, end, bytes.length - end);
  }
}
