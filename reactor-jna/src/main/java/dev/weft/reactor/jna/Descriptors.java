package dev.weft.reactor.jna;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.newsclub.net.unix.FileDescriptorAccess;
import org.newsclub.net.unix.FileDescriptorCast;
import sun.nio.ch.SelChImpl;

/// The descriptor behind a channel: of the JDK's own channels by what its selectors use, of
/// junixsocket's by what that library offers.
final class Descriptors {
  private Descriptors() {}

  /// The number of the channel's descriptor.
  ///
  /// @throws IOException if the channel is closed
  /// @throws IllegalArgumentException if it is a kind of channel whose descriptor is not known
  static int of(SelectableChannel channel) throws IOException {
    if (channel instanceof SelChImpl ours) {
      return ours.getFDVal();
    }
    try {
      return Junixsocket.descriptorOf(channel);
    } catch (LinkageError withoutLibrary) {
      throw unknown(channel);
    }
  }

  private static IllegalArgumentException unknown(SelectableChannel channel) {
    return new IllegalArgumentException(
        channel + " is of a foreign selector provider: its descriptor is not known");
  }

  /// A class of its own: it cannot be linked where the library is missing.
  private static final class Junixsocket {
    private Junixsocket() {}

    static int descriptorOf(SelectableChannel channel) throws IOException {
      if (channel instanceof FileDescriptorAccess access) {
        return FileDescriptorCast.using(access.getFileDescriptor()).as(Integer.class);
      }
      throw unknown(channel);
    }
  }
}
