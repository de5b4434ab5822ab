package dev.weft.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// The address of a UNIX socket.
public sealed interface UnixAddress {

  /// A socket file.
  ///
  /// @param path at most 107 bytes long under Linux, and 103 elsewhere, which is the system's
  ///   limit; a longer one is refused where it is used
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
  /// @param name without the zero byte that precedes it in the system's interface; at most 107
  ///   bytes in UTF-8. A byte that is no UTF-8 stands as one of the characters U+DC80 to U+DCFF, so
  ///   that any name that the system reports can be used as it is. Names reported by the system end
  ///   before their trailing zero bytes
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

  /// Removes the socket file that a process left behind which was killed: if there is a socket file
  /// at this address and no socket is bound to it any more. To be called before binding:
  ///
  /// ```java
  /// address.unlinkStale();
  /// var listener = UnixListener.bind(weft, address);
  /// ```
  ///
  /// It asks by connecting, so a listener that is alive sees a connection that ends at once. Two
  /// processes that do this for one address at the same moment may take each other's new file away;
  /// where that can happen, they need a lock.
  ///
  /// @return whether a file was removed; `false` for an address without a file, too
  /// @throws IOException if the file cannot be looked at or removed
  default boolean unlinkStale() throws IOException {
    return this instanceof OfPath(Path path) && StaleFile.unlink(path);
  }
}
