package dev.weft.reactor.jna;

import dev.weft.spi.ChannelDescriptors;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.channels.SelectableChannel;
import org.newsclub.net.unix.FileDescriptorAccess;
import org.newsclub.net.unix.FileDescriptorCast;

/// The descriptor behind a channel: of the JDK's own channels by what its selectors use, of
/// junixsocket's by what that library offers.
final class Descriptors {

  private static final ChannelDescriptors JDK = ChannelDescriptors.of(MethodHandles.lookup());

  private Descriptors() {}

  /// The number of the channel's descriptor.
  ///
  /// @throws IOException if the channel is closed
  /// @throws IllegalArgumentException if it is a kind of channel whose descriptor is not known
  static int of(SelectableChannel channel) throws IOException {
    if (JDK.knows(channel)) {
      return JDK.number(channel);
    }
    try {
      return Junixsocket.descriptorOf(channel);
    } catch (LinkageError withoutLibrary) {
      return JDK.number(channel); // says what is wrong with it
    }
  }

  /// Whether it is one of the JDK's own channels.
  static boolean isOfJdk(SelectableChannel channel) {
    return JDK.knows(channel);
  }

  /// A class of its own: it cannot be linked where the library is missing.
  private static final class Junixsocket {
    private Junixsocket() {}

    static int descriptorOf(SelectableChannel channel) throws IOException {
      if (channel instanceof FileDescriptorAccess access) {
        return FileDescriptorCast.using(access.getFileDescriptor()).as(Integer.class);
      }
      return JDK.number(channel); // says what is wrong with it
    }
  }
}
