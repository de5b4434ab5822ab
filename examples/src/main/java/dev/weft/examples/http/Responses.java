package dev.weft.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The heads of answers, as bytes.
final class Responses {

  /// What a 405 has to say.
  static final String ALLOW = "Allow: GET, HEAD\r\n";

  /// In characters; most heads are smaller, and are not copied while they grow.
  private static final int USUAL = 512;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// The header with the time, which is the same for a second.
  private record Now(long second, String header) {}

  private static volatile Now now = new Now(-1, "");

  private Responses() {}

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 416 -> "Range Not Satisfiable";
      case 431 -> "Request Header Fields Too Large";
      case 505 -> "HTTP Version Not Supported";
      default -> "Internal Server Error";
    };
  }

  static String date(long millis) {
    return DATE.format(Instant.ofEpochMilli(millis));
  }

  private static String now() {
    long millis = System.currentTimeMillis();
    Now present = now;
    if (present.second != millis / 1000) {
      present = new Now(millis / 1000, "Date: " + date(millis) + "\r\n");
      now = present;
    }
    return present.header;
  }

  /// The first lines of an answer.
  static StringBuilder head(int status, boolean keepsAlive, Request request) {
    var head = begun(status);
    if (!keepsAlive) {
      head.append("Connection: close\r\n");
    } else if (request.minor() == 0) {
      head.append("Connection: keep-alive\r\n");
    }
    return head;
  }

  private static StringBuilder begun(int status) {
    return new StringBuilder(USUAL)
        .append("HTTP/1.1 ")
        .append(status)
        .append(' ')
        .append(reason(status))
        .append("\r\nServer: weft\r\n")
        .append(now());
  }

  /// The headers about what is sent.
  static String description(Content.Entity entity) {
    return "ETag: "
        + entity.etag()
        + "\r\nLast-Modified: "
        + entity.modified()
        + "\r\nAccept-Ranges: bytes\r\nContent-Type: "
        + entity.type()
        + "\r\nX-Content-Type-Options: nosniff\r\n";
  }

  static void length(StringBuilder head, long bytes) {
    head.append("Content-Length: ").append(bytes).append("\r\n");
  }

  static ByteBuffer bytes(StringBuilder head) {
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  /// A whole answer of a line of text, after which the connection ends unless `more` says else.
  static ByteBuffer text(StringBuilder head, String text, boolean withoutBody) {
    byte[] body = (text + "\n").getBytes(UTF_8);
    head.append("Content-Type: text/plain; charset=utf-8\r\n");
    length(head, body.length);
    byte[] start = bytes(head).array();
    ByteBuffer all = ByteBuffer.allocate(start.length + (withoutBody ? 0 : body.length)).put(start);
    return (withoutBody ? all : all.put(body)).flip();
  }

  static ByteBuffer refusal(Refusal refusal) {
    var head = begun(refusal.status).append("Connection: close\r\n");
    if (refusal.status == 405) {
      head.append(ALLOW);
    }
    return text(head, reason(refusal.status) + ": " + refusal.getMessage(), false);
  }
}
