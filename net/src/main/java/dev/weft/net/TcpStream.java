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
    super(channel, registration);
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
    return new TcpConnect(address);
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
