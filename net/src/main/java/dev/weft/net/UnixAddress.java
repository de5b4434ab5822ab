package dev.weft.net;

import java.nio.file.Path;
import java.util.Objects;

/// The address of a UNIX socket.
public sealed interface UnixAddress {

  /// A socket file.
  ///
  /// @param path at most about a hundred bytes long, which is the system's limit
  record OfPath(Path path) implements UnixAddress {
    /// Refuses an empty path, which would stand for [Unnamed].
    public OfPath {
      if (path.toString().isEmpty()) {
        throw new IllegalArgumentException("an empty path");
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /// A name without a file, which is gone with its socket: Linux has them, and [UnixLibrary#JDK]
  /// does not know them.
  ///
  /// @param name without the zero byte that precedes it in the system's interface. Names reported
  ///   by the system end before their trailing zero bytes
  record OfName(String name) implements UnixAddress {
    /// Refuses an empty name.
    public OfName {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an empty name");
      }
    }

    /// With the `@` that other programs write for the zero byte.
    @Override
    public String toString() {
      return "@" + name;
    }
  }

  /// What a socket has that was never bound: mostly one that connected.
  record Unnamed() implements UnixAddress {
    @Override
    public String toString() {
      return "unnamed";
    }
  }

  /// The socket file at `path`.
  static UnixAddress of(Path path) {
    return new OfPath(path);
  }

  /// The socket file at `path`.
  static UnixAddress of(String path) {
    return of(Path.of(path));
  }

  /// An abstract name.
  static UnixAddress ofName(String name) {
    return new OfName(Objects.requireNonNull(name));
  }

  /// No address.
  static UnixAddress unnamed() {
    return new Unnamed();
  }
}
