package dev.weft.net;

import dev.weft.spi.Availability;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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
/// | under the reactor `nio` | as TCP | a second selector with a thread of its own |
public enum UnixLibrary {

  /// The JDK's own channels.
  JDK {
    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    SocketChannel openStream() throws IOException {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    ServerSocketChannel openListener() throws IOException {
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    SocketAddress address(UnixAddress address) {
      return switch (address) {
        case UnixAddress.OfPath(Path path) -> UnixDomainSocketAddress.of(path);
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
  },

  /// The library junixsocket.
  JUNIXSOCKET {
    @Override
    public Availability availability() {
      String missing = Junixsocket.missing();
      return missing == null ? Availability.yes() : Availability.no(missing);
    }

    @Override
    SocketChannel openStream() throws IOException {
      Junixsocket.require();
      return Junixsocket.Channels.openStream();
    }

    @Override
    ServerSocketChannel openListener() throws IOException {
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

  abstract SocketChannel openStream() throws IOException;

  abstract ServerSocketChannel openListener() throws IOException;

  abstract SocketAddress address(UnixAddress address) throws IOException;

  abstract UnixAddress address(@Nullable SocketAddress address);
}
