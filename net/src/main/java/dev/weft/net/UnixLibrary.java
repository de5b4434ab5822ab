package dev.weft.net;

import dev.weft.spi.Availability;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Through which library the bytes of a UNIX stream move.
///
/// | | JDK | JUNIXSOCKET |
/// |---|---|---|
/// | socket files | yes | yes |
/// | abstract names | | on Linux |
/// | who the peer is ([UnixStream#peerCredentials]) | | yes |
/// | passing descriptors ([UnixStream#write(java.nio.ByteBuffer, java.util.List)]) | | yes |
/// | needs | nothing | `--enable-native-access=org.newsclub.net.unix` |
/// | names that are not in the locale's encoding | no: see below | yes |
/// | under the reactor `nio` | as TCP | a second selector with a thread of its own |
///
/// **Encodings.** A path is bytes. The JDK knows only those that the encoding of the process's
/// locale can express, which under `LC_ALL=C` is ASCII: accepting a peer that is bound to another
/// path then fails with an [IOException], *and the JDK loses the connection's descriptor*. A server
/// that strangers can reach runs under a UTF-8 locale (`LC_ALL=C.UTF-8` will do), or uses
/// `JUNIXSOCKET`.
public enum UnixLibrary {

  /// The JDK's own channels.
  JDK {
    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    SocketChannel openStream(SelectorProvider channels) throws IOException {
      return channels.openSocketChannel(StandardProtocolFamily.UNIX);
    }

    @Override
    ServerSocketChannel openListener(SelectorProvider channels) throws IOException {
      return channels.openServerSocketChannel(StandardProtocolFamily.UNIX);
    }

    @Override
    SocketAddress address(UnixAddress address) throws IOException {
      return switch (address) {
        case UnixAddress.OfPath(Path path) -> {
          AddressBytes.of(path);
          yield UnixDomainSocketAddress.of(path);
        }
        case UnixAddress.OfName _ ->
            throw new IllegalArgumentException(
                "the JDK knows no abstract names: use UnixLibrary.JUNIXSOCKET for " + address);
        case UnixAddress.Unnamed _ -> throw new IllegalArgumentException("no address");
      };
    }

    @Override
    UnixAddress address(@Nullable SocketAddress address) {
      return address instanceof UnixDomainSocketAddress unix && !unix.getPath().toString().isEmpty()
          ? UnixAddress.of(unix.getPath())
          : UnixAddress.unnamed();
    }

    @Override
    boolean makesFiles(ServerSocketChannel bound) {
      return bound.provider() == SelectorProvider.provider();
    }

    /// The JDK fails with an unchecked exception after it has done what it was asked for, when the
    /// locale's encoding has no word for an address.
    @Override
    <T> T naming(Naming<T> call) throws IOException {
      try {
        return call.call();
      } catch (InvalidPathException e) {
        var unnameable =
            new SocketException(
                "the JDK cannot name a socket of which the path is not in this process's encoding, "
                    + System.getProperty("sun.jnu.encoding")
                    + ": start it with a UTF-8 locale such as LC_ALL=C.UTF-8, or use"
                    + " UnixLibrary.JUNIXSOCKET");
        unnameable.initCause(e);
        throw unnameable;
      }
    }
  },

  /// The library junixsocket.
  JUNIXSOCKET {
    @Override
    public Availability availability() {
      String missing = Junixsocket.missing();
      return missing == null ? Availability.yes() : Availability.no(missing);
    }

    @Override
    SocketChannel openStream(SelectorProvider channels) throws IOException {
      Junixsocket.require();
      return Junixsocket.Channels.openStream();
    }

    @Override
    ServerSocketChannel openListener(SelectorProvider channels) throws IOException {
      Junixsocket.require();
      return Junixsocket.Channels.openListener();
    }

    @Override
    SocketAddress address(UnixAddress address) throws IOException {
      Junixsocket.require();
      return Junixsocket.Channels.address(address);
    }

    @Override
    UnixAddress address(@Nullable SocketAddress address) {
      return Junixsocket.Channels.address(address);
    }
  };

  /// Whether it can work in this process, and if not, which flag or library is missing. Loads
  /// nothing native.
  public abstract Availability availability();

  /// The one that is taken for `address` unless another is asked for: the JDK, except for abstract
  /// names.
  static UnixLibrary of(UnixAddress address) {
    return address instanceof UnixAddress.OfName ? JUNIXSOCKET : JDK;
  }

  /// @param channels the runtime's, which those of the JDK are opened with
  abstract SocketChannel openStream(SelectorProvider channels) throws IOException;

  abstract ServerSocketChannel openListener(SelectorProvider channels) throws IOException;

  /// Whether a socket that is bound to a path has a file there: one in memory has none.
  boolean makesFiles(ServerSocketChannel bound) {
    return true;
  }

  abstract SocketAddress address(UnixAddress address) throws IOException;

  abstract UnixAddress address(@Nullable SocketAddress address);

  /// A call of a library that ends with finding out an address.
  @FunctionalInterface
  interface Naming<T> {
    T call() throws IOException;
  }

  /// Makes such a call.
  ///
  /// @throws IOException if the library has no way to express the address, among others
  <T> T naming(Naming<T> call) throws IOException {
    return call.call();
  }
}
