package dev.weft.spi;

import java.nio.channels.SelectableChannel;

/// What can be attached to a reactor.
public sealed interface Source {

  /// The kind of this source.
  SourceKind kind();

  /// A channel of the JDK, or of a library with a selector provider of its own, in non-blocking
  /// mode.
  record OfChannel(SelectableChannel channel) implements Source {
    @Override
    public SourceKind kind() {
      return SourceKind.CHANNEL;
    }
  }

  /// A raw descriptor of the operating system.
  ///
  /// @param fd its number
  /// @param keepAlive what must stay reachable as long as the descriptor is attached
  record OfDescriptor(int fd, Object keepAlive) implements Source {
    @Override
    public SourceKind kind() {
      return SourceKind.DESCRIPTOR;
    }
  }
}
