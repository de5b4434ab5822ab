package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// A TCP connection.
///
/// `TCP_NODELAY` is on, as in Go: what is written is sent at once; [#setOption] switches it off.
///
/// **Buffers.** With direct buffers, reading and writing at poll level allocate nothing and copy
/// nothing. Heap buffers work too; the JDK then copies through a direct buffer that it keeps per
/// thread.
///
/// **Errors.** When the peer resets the connection, whoever waits is woken and fails with a
/// [ConnectionLostException]; but the system reports a reset once, so a reader that asks after a
/// writer was told may find the end of the stream (-1) instead. An orderly end gives -1 to the
/// reader, and writing goes on as long as the peer takes it.
///
/// **Threads.** One party reads and one writes, at the same time if they like ([#split]). [#close]
/// may be called from any thread.
public final class TcpStream extends SocketStream {

  private final InetSocketAddress localAddress;
  private final InetSocketAddress remoteAddress;

  /// Takes over a connected channel.
  TcpStream(SocketChannel channel, Registration registration) throws IOException {
    super(channel, registration, false);
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.remoteAddress = (InetSocketAddress) channel.getRemoteAddress();
  }

  static TcpStream accepted(Context cx, SocketChannel channel) throws IOException {
    Registration registration = null;
    try {
      configure(channel);
      registration = Registration.of(cx, new Source.OfChannel(channel));
      return new TcpStream(channel, registration);
    } catch (IOException | RuntimeException | Error e) {
      if (registration != null) {
        registration.close();
      }
      channel.close();
      throw e;
    }
  }

  static void configure(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /// A connection to `address`, for as long as the system tries.
  ///
  /// Fails with a [java.net.ConnectException] or another [IOException] that names the address, and
  /// with a [java.net.UnknownHostException] if the address is not resolved.
  ///
  /// **Cancellation** closes what was begun.
  public static Future<TcpStream> connect(InetSocketAddress address) {
    return connect(address, ConnectOptions.defaults());
  }

  /// A connection to `address` from a socket with `options`. Else as [#connect(InetSocketAddress)];
  /// fails with a [java.net.BindException] if it cannot come from where `options` says.
  ///
  /// **Cancellation** closes what was begun.
  public static Future<TcpStream> connect(InetSocketAddress address, ConnectOptions options) {
    return new TcpConnect(address, options);
  }

  /// A connection to `host`, a name or a literal address, whichever of its addresses is there
  /// first: they are tried by turns of IPv6 and IPv4, the next a quarter of a second after the one
  /// before, or when one has failed, and the first that is connected is the one (RFC 8305, "Happy
  /// Eyeballs"). So a family that leads nowhere costs a quarter of a second and no minutes.
  ///
  /// Fails with an [java.net.UnknownHostException], or with the failure of the first attempt that
  /// failed, in which those of the others are suppressed.
  ///
  /// **Cancellation** closes what was begun.
  public static Future<TcpStream> connect(String host, int port) {
    return connect(host, port, ConnectOptions.defaults());
  }

  /// As [#connect(String, int)], from sockets with `options`.
  ///
  /// **Cancellation** closes what was begun.
  ///
  /// @throws IllegalArgumentException if the port is none
  public static Future<TcpStream> connect(String host, int port, ConnectOptions options) {
    InetSocketAddress.createUnresolved(host, port); // checks the port
    return Net.lookupHost(host)
        .then(
            addresses ->
                new StaggeredConnect<>(
                    StaggeredConnect.interleaved(addresses, port),
                    address -> connect(address, options)));
  }

  /// A connection to `address`, if it is there within `limit`. Otherwise fails with a
  /// [SocketTimeoutException] that names the address; else as [#connect(InetSocketAddress)].
  ///
  /// **Cancellation** closes what was begun.
  public static Future<TcpStream> connect(InetSocketAddress address, Duration limit) {
    return Futures.timeout(limit, connect(address))
        .recover(failure -> Futures.failed(timedOut(failure, address, limit)));
  }

  private static Throwable timedOut(Throwable failure, InetSocketAddress address, Duration limit) {
    if (!(failure instanceof TimeoutException)) {
      return failure;
    }
    var late = new SocketTimeoutException("connecting took longer than " + limit + ": " + address);
    late.initCause(failure);
    return late;
  }

  /// Sets an option of the socket, of [StandardSocketOptions] or of the JDK's extended ones.
  ///
  /// @throws UnsupportedOperationException if the system does not know it
  public <T> TcpStream setOption(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
    return this;
  }

  /// Has the system probe a peer that has been silent for `idle`, each `interval`, and break the
  /// connection when `probes` of them were not answered. (Without it, one that writes nothing never
  /// learns that its peer is gone.)
  ///
  /// @param idle in whole seconds, at least one
  /// @param interval in whole seconds, at least one
  /// @param probes at least one
  /// @throws UnsupportedOperationException if the system does not know it
  public TcpStream keepAlive(Duration idle, Duration interval, int probes) throws IOException {
    for (var option : KeepAlive.options(idle, interval, probes).entrySet()) {
      ListenOptions.set(channel, option.getKey(), option.getValue());
    }
    return this;
  }

  /// The options that the system knows for it.
  public Set<SocketOption<?>> supportedOptions() {
    return channel.supportedOptions();
  }

  /// The value of an option of the socket.
  ///
  /// @throws UnsupportedOperationException if the system does not know it
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  /// This end's address.
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /// The peer's address.
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  /// Closes the connection at once. What was written is still delivered, unless something received
  /// was not read: then the system resets the connection. Never waits, `SO_LINGER` or not: a time
  /// given there is not waited for, and 0 resets the connection. Whoever waits fails with a
  /// [java.nio.channels.ClosedChannelException]. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    super.close();
  }

  @Override
  public String toString() {
    return "TcpStream[" + localAddress + " to " + remoteAddress + "]";
  }
}
