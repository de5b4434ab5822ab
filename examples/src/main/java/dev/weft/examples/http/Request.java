package dev.weft.examples.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The head of a request.
///
/// @param path decoded, beginning with a slash, without the query
/// @param minor of the version, HTTP/1.minor
/// @param headers by name in small letters
record Request(String method, String path, int minor, Map<String, String> headers) {

  @Nullable String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /// Whether the client wants to send another one on the same connection.
  boolean keepsAlive() {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return minor == 0 ? connection.contains("keep-alive") : !connection.contains("close");
  }

  /// Whether bytes come after the head.
  boolean hasBody() {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }
}
