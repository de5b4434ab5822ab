package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.dump.Waiting;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/// A UNIX datagram socket: whole datagrams between processes of one host. None is lost: a
/// receiver's queue that is full holds its senders back.
///
/// ```java
/// var socket = UnixDatagram.bind(weft, UnixAddress.of("/run/mine.sock"));
/// UnixAddress from = await(socket.receive(buffer));
/// await(socket.send(buffer.flip(), from));
/// ```
///
/// It is junixsocket's, and needs `--enable-native-access=org.newsclub.net.unix`. That library
/// sends no empty datagrams, and does not say who sent one that was received.
///
/// Its file is removed as a [UnixListener]'s is.
///
/// **Threads.** One party receives and one sends, at the same time if they like. [#close] may be
/// called from any thread.
public final class UnixDatagram implements Owned {

  private final DatagramChannel channel;
  private final Registration registration;
  private final UnixAddress localAddress;
  private final SocketFile file;
  private final DatagramSender sender;
  private volatile boolean connected;

  // What dumps are told; made once.
  private final Waiting receiving = trace -> trace.leaf("a datagram for " + this);
  private final Waiting sending = trace -> trace.leaf("room to send a datagram from " + this);

  /// The receiver's: where a datagram is looked at before it is taken.
  private final DatagramPacket head = new DatagramPacket(new byte[1], 1);

  private UnixDatagram(Weft runtime, DatagramChannel channel, UnixAddress address, SocketFile file)
      throws IOException {
    this.channel = channel;
    this.localAddress = address;
    this.file = file;
    this.sender = new DatagramSender(channel);
    this.registration =
        Registration.of(runtime, new Source.OfChannel(channel), this::closeCompanions);
  }

  /// A socket at `address`. Does not wait for anything, so it is a plain method, for plain code and
  /// for tasks.
  ///
  /// @param runtime whose reactor says when there is a datagram
  /// @param address where to receive; [unnamed][UnixAddress#unnamed] for a socket that only sends,
  ///   or is connected
  /// @throws java.net.SocketException if the address is taken, too long or not to be had; the
  ///   message names it
  /// @throws UnsupportedOperationException if junixsocket cannot be used; the message says what is
  ///   missing
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static UnixDatagram bind(Weft runtime, UnixAddress address) throws IOException {
    Junixsocket.require();
    DatagramChannel channel = Junixsocket.Channels.openDatagram();
    SocketFile file = null;
    try {
      channel.configureBlocking(false);
      if (!(address instanceof UnixAddress.Unnamed)) {
        channel.bind(Junixsocket.Channels.address(address));
      }
      file = SocketFile.of(address);
      return new UnixDatagram(runtime, channel, address, file);
    } catch (IOException e) {
      SocketFile.undoBind(file, channel);
      throw AddressFailures.naming(e, address);
    } catch (RuntimeException | Error e) {
      SocketFile.undoBind(file, channel);
      throw e;
    }
  }

  /// The same as a future, on the runtime that polls it.
  ///
  /// **Cancellation** has nothing to cancel: it is ready at its first poll.
  public static Future<UnixDatagram> bind(UnixAddress address) {
    return Futures.pollFn(cx -> Poll.ready(bind(cx.runtime(), address)));
  }

  /// From now on sends to `peer` and receives from it alone.
  ///
  /// @throws java.net.SocketException if nobody is there
  public UnixDatagram connect(UnixAddress peer) throws IOException {
    try {
      channel.connect(Junixsocket.Channels.address(peer));
      connected = true;
      return this;
    } catch (IOException e) {
      throw AddressFailures.naming(e, peer);
    }
  }

  /// The next datagram, into `dst`; what does not fit is lost. Yields who sent it,
  /// [unnamed][UnixAddress#unnamed] if the sender has no address or the datagram is empty.
  ///
  /// **Cancellation** is safe: no datagram is lost.
  public Future<UnixAddress> receive(ByteBuffer dst) {
    return Futures.pollFn(
        cx -> {
          UnixAddress from = pollReceive(cx, dst);
          return from == null ? Poll.pending() : Poll.ready(from);
        },
        this::cancelReceive,
        receiving);
  }

  /// The next datagram, into `dst`.
  ///
  /// @param dst with room for at least a byte
  /// @return who sent it, or null after the context's waker was left behind
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public @Nullable UnixAddress pollReceive(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      throw new IllegalArgumentException("no room for a datagram");
    }
    if (!cx.mayProceed()) {
      return null;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return null;
      }
      UnixAddress from = receiveOrFail(dst);
      if (from != null) {
        cx.madeProgress();
        return from;
      }
      registration.clearReadable(tick);
    }
  }

  private @Nullable UnixAddress receiveOrFail(ByteBuffer dst) throws IOException {
    try {
      return tryReceive(dst);
    } catch (IOException e) {
      Junixsocket.Channels.closeIfBroken(channel, registration);
      throw e;
    }
  }

  private @Nullable UnixAddress tryReceive(ByteBuffer dst) throws IOException {
    return switch (Junixsocket.Channels.peek(channel, head)) {
      case NOTHING -> null;
      case EMPTY -> {
        channel.read(dst);
        yield UnixAddress.unnamed();
      }
      case BYTES -> Junixsocket.Channels.address(channel.receive(dst));
    };
  }

  /// Gives up waiting after [#pollReceive] returned null.
  public void cancelReceive(Context cx) {
    registration.cancelRead(cx);
  }

  /// Sends what remains of `src`, at least a byte, as one datagram to `target`. Yields its length.
  ///
  /// Fails with a [java.net.SocketException] that names the address if nobody is there. When the
  /// receiver's queue is full this waits by trying again after a pause of at most 16 ms, for the
  /// system does not tell an unconnected socket when there is room.
  ///
  /// **Cancellation** is safe: it was sent whole or not at all.
  public Future<Integer> send(ByteBuffer src, UnixAddress target) {
    requireBytes(src);
    return new Send(src, target);
  }

  /// Sends what remains of `src`, at least a byte, as one datagram to the peer. Yields its length.
  ///
  /// Fails with a [java.nio.channels.NotYetConnectedException] if there is no peer, and with a
  /// [java.net.SocketException] if it is gone.
  ///
  /// **Cancellation** is safe: it was sent whole or not at all.
  public Future<Integer> send(ByteBuffer src) {
    return Futures.pollFn(
        cx -> {
          int length = pollSend(cx, src);
          return length == AsyncDuplex.PENDING ? Poll.pending() : Poll.ready(length);
        },
        this::cancelSend,
        sending);
  }

  private static void requireBytes(ByteBuffer src) {
    if (!src.hasRemaining()) {
      throw new IllegalArgumentException("junixsocket sends no empty datagrams");
    }
  }

  /// Sends what remains of `src`, at least a byte, as one datagram to the peer.
  ///
  /// @return its length in bytes, or [AsyncDuplex#PENDING] after the context's waker was left
  ///   behind
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public int pollSend(Context cx, ByteBuffer src) throws IOException {
    requireBytes(src);
    if (!connected && channel.isOpen()) { // junixsocket would close the socket
      throw new NotYetConnectedException();
    }
    if (!cx.mayProceed()) {
      return AsyncDuplex.PENDING;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return AsyncDuplex.PENDING;
      }
      int n = sender.send(src, null);
      if (n > 0) {
        cx.madeProgress();
        return n;
      }
      registration.clearWritable(tick);
    }
  }

  /// Gives up waiting after [#pollSend] returned [AsyncDuplex#PENDING].
  public void cancelSend(Context cx) {
    registration.cancelWrite(cx);
  }

  /// Where it receives.
  public UnixAddress localAddress() {
    return localAddress;
  }

  /// Closes the socket and removes its file; whoever waits fails. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    file.close();
    registration.close();
  }

  private void closeCompanions() throws IOException {
    file.close();
    sender.close();
  }

  @Override
  public String toString() {
    return "UnixDatagram[" + localAddress + "]";
  }

  /// [#send(ByteBuffer, UnixAddress)].
  private final class Send extends RetryingFuture<Integer> {
    private final ByteBuffer src;
    private final UnixAddress target;

    Send(ByteBuffer src, UnixAddress target) {
      super(target);
      this.src = src;
      this.target = target;
    }

    @Override
    @Nullable Integer attempt(Context cx) throws IOException {
      int n = sender.send(src, target);
      return n > 0 ? n : null;
    }
  }
}
