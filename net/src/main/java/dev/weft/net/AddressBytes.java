package dev.weft.net;

import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Converts UNIX addresses to and from what they are to the system: bytes, in no encoding at all.
/// Neither the locale of whoever started this process nor `file.encoding` changes them, and what
/// the system reports leads back to where it came from.
final class AddressBytes {

  /// What a `sockaddr_un` has room for, less the zero byte that ends a path, or begins an abstract
  /// name: 108 bytes under Linux, 104 under macOS and the BSDs. The system, or a library, would cut
  /// what is longer, and mean another socket.
  static final int LONGEST = System.getProperty("os.name").equals("Linux") ? 107 : 103;

  private static final String HEX = "0123456789ABCDEF";

  /// Python's way (PEP 383) to keep a byte that is no UTF-8 in a string: a surrogate that belongs
  /// to no pair.
  private static final char ESCAPE = 0xDC00;

  private AddressBytes() {}

  /// The bytes of a path.
  ///
  /// @throws SocketException if there are too many
  static byte[] of(Path path) throws SocketException {
    return checked("path", raw(path), path);
  }

  /// The bytes of an abstract name, after a zero byte.
  ///
  /// @throws SocketException if there are too many
  static byte[] ofName(String name) throws SocketException {
    byte[] bytes = checked("abstract name", encoded(name), name);
    byte[] address = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, address, 1, bytes.length);
    return address;
  }

  private static byte[] checked(String what, byte[] bytes, Object address) throws SocketException {
    if (bytes.length > LONGEST) {
      throw new SocketException(
          "the %s of a UNIX socket has at most %s bytes, and this one has %s"
              .formatted(what, LONGEST, bytes.length));
    }
    return bytes;
  }

  private static byte[] raw(Path path) {
    String text = path.toString();
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    byte[] absolute = ofUri(path);
    if (path.isAbsolute()) {
      return absolute;
    }
    byte[] here = ofUri(Path.of(""));
    return Arrays.copyOfRange(absolute, here.length + 1, absolute.length);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /// A path's URI has all its bytes, whatever they mean.
  private static byte[] ofUri(Path path) {
    String uri = path.toUri().getRawPath();
    var bytes = ByteBuffer.allocate(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        bytes.put((byte) Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    int length = bytes.position();
    if (length > 1 && bytes.get(length - 1) == '/') {
      length--; // that of an existing folder ends so
    }
    return Arrays.copyOf(bytes.array(), length);
  }

  /// The path of these bytes.
  static Path path(byte[] bytes) {
    var uri = new StringBuilder("file:///");
    boolean absolute = bytes[0] == '/';
    for (int i = absolute ? 1 : 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      if (b == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 0xf));
      }
    }
    Path path = Path.of(URI.create(uri.toString()));
    return absolute ? path : path.getRoot().relativize(path);
  }

  /// The abstract name of these bytes.
  static String name(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      out.put((char) (ESCAPE + (in.get() & 0xff)));
      decoder.reset();
    }
  }

  private static byte[] encoded(String name) {
    var bytes = new java.io.ByteArrayOutputStream();
    name.codePoints()
        .forEach(
            c -> {
              if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                bytes.write(c - ESCAPE);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
