package dev.weft.net;

import dev.weft.io.Registration;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorAccess;
import org.newsclub.net.unix.FileDescriptorCast;

/// The calls into the library junixsocket, behind the question whether it may be used: its first
/// class to be initialised loads a native library, and the JVM warns of that, or refuses, without
/// the flag.
final class Junixsocket {
  private Junixsocket() {}

  /// What is missing, as a sentence for the user; null if nothing is.
  static @Nullable String missing() {
    Module module;
    try {
      module = AFUNIXSocket.class.getModule(); // loads the class, does not initialise it
    } catch (LinkageError e) {
      return "junixsocket is missing: put junixsocket-common and junixsocket-native-common on the"
          + " module path or the class path";
    }
    return module.isNativeAccessEnabled()
        ? null
        : "start the JVM with --enable-native-access="
            + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  /// @throws UnsupportedOperationException if something is missing
  static void require() {
    String missing = missing();
    if (missing != null) {
      throw new UnsupportedOperationException(
          "this kind of UNIX socket needs junixsocket: " + missing);
    }
    if (!AFUNIXSocket.isSupported()) {
      throw new UnsupportedOperationException("junixsocket does not know this system");
    }
  }

  /// What needs the library to be linked.
  static final class Channels {
    private Channels() {}

    /// What junixsocket allocates for ancillary data, whatever it is asked for, in bytes.
    private static final int ANCILLARY = 256;

    /// How many descriptors go into that, behind the 16 bytes of their header.
    static final int MOST_DESCRIPTORS = (ANCILLARY - 16) / Integer.BYTES;

    static SocketChannel openStream() throws IOException {
      return AFUNIXSocketChannel.open();
    }

    static ServerSocketChannel openListener() throws IOException {
      AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
      channel.socket().setReuseAddress(false); // it would take the file away from another listener
      channel.setDeleteOnClose(false); // whoever's it is by then
      return channel;
    }

    static DatagramChannel openDatagram() throws IOException {
      AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open();
      channel.setDeleteOnClose(false); // whoever's file it is by then
      return channel;
    }

    /// What is at the head of a socket's queue. Asked before a datagram is taken, because
    /// junixsocket's `receive` returns the same for an empty datagram, which it takes, for none,
    /// and for one of an unnamed sender.
    enum Head {
      NOTHING,
      EMPTY,
      BYTES
    }

    /// @param head with room for a byte
    static Head peek(DatagramChannel channel, DatagramPacket head) throws IOException {
      head.setLength(1);
      try {
        ((AFUNIXDatagramChannel) channel).socket().peek(head);
      } catch (SocketTimeoutException noByte) {
        return Head.EMPTY;
      } catch (SocketException e) {
        if (channel.isOpen()) {
          throw e;
        }
        var closed = new ClosedChannelException();
        closed.initCause(e);
        throw closed;
      }
      return head.getLength() == 0 ? Head.NOTHING : Head.BYTES;
    }

    static SocketAddress address(UnixAddress address) throws IOException {
      return switch (address) {
        case UnixAddress.OfPath(Path path) -> AFUNIXSocketAddress.of(AddressBytes.of(path));
        case UnixAddress.OfName(String name) -> AFUNIXSocketAddress.of(AddressBytes.ofName(name));
        case UnixAddress.Unnamed _ -> throw new IllegalArgumentException("no address");
      };
    }

    static UnixAddress address(@Nullable SocketAddress address) {
      if (!(address instanceof AFUNIXSocketAddress unix)) {
        return UnixAddress.unnamed();
      }
      byte[] bytes = unix.getPathAsBytes();
      int begin = unix.isInAbstractNamespace() ? 1 : 0;
      int end = bytes.length;
      while (end > begin && bytes[end - 1] == 0) {
        end--;
      }
      byte[] name = Arrays.copyOfRange(bytes, begin, end);
      if (name.length == 0) {
        return UnixAddress.unnamed();
      }
      return begin == 1
          ? UnixAddress.ofName(AddressBytes.name(name))
          : UnixAddress.of(AddressBytes.path(name));
    }

    static PeerCredentials credentials(SocketChannel channel) throws IOException {
      AFUNIXSocketCredentials of = ((AFUNIXSocketChannel) channel).getPeerCredentials();
      return new PeerCredentials(of.getPid(), of.getUid(), of.getGid());
    }

    static void acceptDescriptors(SocketChannel channel) {
      ((AFUNIXSocketChannel) channel).ensureAncillaryReceiveBufferSize(ANCILLARY);
    }

    static FileDescriptor[] received(SocketChannel channel) throws IOException {
      return ((AFUNIXSocketChannel) channel).getReceivedFileDescriptors();
    }

    static void send(SocketChannel channel, FileDescriptor... descriptors) throws IOException {
      ((AFUNIXSocketChannel) channel).setOutboundFileDescriptors(descriptors);
    }

    /// Closes a channel whose descriptor is closed already: junixsocket closes it by itself, and
    /// leaves the channel as it is, when the peer is gone, and even when somebody is not there to
    /// be sent to. The number may be anybody's by now.
    ///
    /// @return whether it was so
    static boolean closeIfBroken(Channel channel) throws IOException {
      if (((FileDescriptorAccess) channel).getFileDescriptor().valid()) {
        return false;
      }
      channel.close();
      return true;
    }

    /// Likewise for a channel in which others may wait: the system says nothing of a descriptor
    /// that is closed, so who waits in the other direction is told here.
    static void closeIfBroken(Channel channel, Registration registration) throws IOException {
      if (closeIfBroken(channel)) {
        registration.close();
      }
    }

    /// A second channel over the same socket, with a descriptor of its own.
    static DatagramChannel duplicate(DatagramChannel channel) throws IOException {
      AFUNIXDatagramChannel second =
          FileDescriptorCast.duplicating(((AFUNIXDatagramChannel) channel).getFileDescriptor())
              .as(AFUNIXDatagramChannel.class);
      second.setDeleteOnClose(false);
      second.setShutdownOnClose(false);
      second.configureBlocking(false);
      return second;
    }

    /// Closes what [#duplicate(DatagramChannel)] made. Closing the channel alone does not close the
    /// descriptor, in junixsocket 2.11.1.
    static void closeDuplicate(DatagramChannel second) throws IOException {
      FileDescriptor descriptor = ((AFUNIXDatagramChannel) second).getFileDescriptor();
      second.close();
      close(descriptor);
    }

    static void close(FileDescriptor descriptor) throws IOException {
      if (descriptor.valid()) {
        new FileInputStream(descriptor).close();
      }
    }

    static FileDescriptor duplicate(FileDescriptor descriptor) throws IOException {
      return FileDescriptorCast.duplicating(descriptor).getFileDescriptor();
    }

    static int number(FileDescriptor descriptor) throws IOException {
      return FileDescriptorCast.using(descriptor).as(Integer.class);
    }
  }
}
