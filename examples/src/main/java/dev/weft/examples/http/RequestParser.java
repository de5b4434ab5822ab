package dev.weft.examples.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Reads the head of a request, which is there as a whole, and trusts none of it.
final class RequestParser {

  private RequestParser() {}

  /// @param head without the empty line at its end
  static Request parse(String head) throws Refusal {
    int end = endOfLine(head, 0);
    String first = line(head, 0, end);
    int space = first.indexOf(' ');
    int second = first.lastIndexOf(' ');
    if (space < 1 || second <= space) {
      throw new Refusal(400, "the first line is no request line");
    }
    String method = first.substring(0, space);
    requireToken(method, "the method");
    int minor = minor(first.substring(second + 1));
    String path = path(first.substring(space + 1, second));
    Map<String, String> headers = new HashMap<>();
    while (end < head.length()) {
      int start = end + 1;
      end = endOfLine(head, start);
      addHeader(headers, line(head, start, end));
    }
    if (minor == 1 && !headers.containsKey("host")) {
      throw new Refusal(400, "HTTP/1.1 wants a Host");
    }
    return new Request(method, path, minor, headers);
  }

  private static int endOfLine(String head, int from) {
    int end = head.indexOf('\n', from);
    return end < 0 ? head.length() : end;
  }

  private static String line(String head, int start, int end) {
    return head.substring(start, end > start && head.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private static int minor(String version) throws Refusal {
    return switch (version) {
      case "HTTP/1.1" -> 1;
      case "HTTP/1.0" -> 0;
      default ->
          throw version.startsWith("HTTP/")
              ? new Refusal(505, "this server speaks HTTP/1.1")
              : new Refusal(400, "the first line is no request line");
    };
  }

  private static void addHeader(Map<String, String> headers, String line) throws Refusal {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new Refusal(400, "a header without a name, or a colon");
    }
    String name = line.substring(0, colon);
    requireToken(name, "the name of a header");
    String value = line.substring(colon + 1).strip();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new Refusal(400, "a control character in a header");
      }
    }
    String key = name.toLowerCase(java.util.Locale.ROOT);
    String before = headers.putIfAbsent(key, value);
    if (before == null) {
      checkLength(key, value);
    } else if (key.equals("content-length") || key.equals("host")) {
      throw new Refusal(400, "two headers of the name " + key);
    } else {
      headers.put(key, before + ", " + value);
    }
  }

  private static void checkLength(String key, String value) throws Refusal {
    if (key.equals("content-length") && !value.matches("[0-9]{1,18}")) {
      throw new Refusal(400, "a Content-Length that is no number");
    }
  }

  private static void requireToken(String text, String what) throws Refusal {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        throw new Refusal(400, what + " has a character that it may not have");
      }
    }
  }

  /// The path of a target, decoded.
  static String path(String target) throws Refusal {
    String path = target;
    if (path.startsWith("http://") || path.startsWith("https://")) {
      int slash = path.indexOf('/', path.indexOf("//") + 2);
      path = slash < 0 ? "/" : path.substring(slash);
    }
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    if (!path.startsWith("/")) {
      throw new Refusal(400, "the target is no path");
    }
    String decoded = path.indexOf('%') < 0 ? plain(path) : decoded(path);
    return decoded.contains("//") ? decoded.replaceAll("/+", "/") : decoded;
  }

  private static String plain(String path) throws Refusal {
    for (int i = 0; i < path.length(); i++) {
      requireVisible(path.charAt(i));
    }
    return path;
  }

  private static void requireVisible(char c) throws Refusal {
    if (c < ' ' || c > 0x7e) {
      throw new Refusal(400, "a character in the target that it may not have");
    }
  }

  private static String decoded(String path) throws Refusal {
    var bytes = new byte[path.length()];
    int n = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
        if (low < 0) {
          throw new Refusal(400, "a '%' in the target without two digits");
        }
        int value = high << 4 | low;
        if (value < ' ' || value == 0x7f) {
          throw new Refusal(400, "a character in the target that it may not have");
        }
        bytes[n++] = (byte) value;
        i += 2;
      } else {
        requireVisible(c);
        bytes[n++] = (byte) c;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, n)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "a target that is no UTF-8");
    }
  }
}
