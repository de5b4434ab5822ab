package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the channels that have addresses and options have in common, each of which extends another
/// class of the JDK's.
interface SimSocket extends SimChannel {

  /// The options that it knows.
  Set<SocketOption<?>> supportedOptions();

  /// As `setOption`.
  default <T> void set(SocketOption<T> option, T value) throws IOException {
    Descriptor descriptor = descriptor();
    synchronized (descriptor.network()) {
      requireOpen();
      descriptor.set(option, value, supportedOptions());
    }
  }

  /// As `getOption`.
  default <T> T get(SocketOption<T> option) throws IOException {
    Descriptor descriptor = descriptor();
    synchronized (descriptor.network()) {
      requireOpen();
      return descriptor.get(option, supportedOptions());
    }
  }

  /// As `getLocalAddress`.
  default @Nullable SocketAddress local() throws IOException {
    Descriptor descriptor = descriptor();
    synchronized (descriptor.network()) {
      requireOpen();
      return descriptor.local;
    }
  }

  /// `address`, which is to be a resolved one of the internet's.
  static InetSocketAddress internet(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (internet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return internet;
  }

  /// `address`, or if there is none any of the host's.
  static InetSocketAddress internetOrAny(@Nullable SocketAddress address) {
    return address == null ? new InetSocketAddress(0) : internet(address);
  }
}
