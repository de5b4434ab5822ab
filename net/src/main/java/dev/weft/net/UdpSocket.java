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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A UDP socket: whole datagrams, to and from anybody or, once [connected][#connect], one peer.
///
/// ```java
/// var socket = UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0));
/// InetSocketAddress from = await(socket.receive(buffer));
/// await(socket.send(buffer.flip(), from));
/// ```
///
/// **Errors.** A connected socket is told by ICMP when nobody listens at the peer: the next receive
/// or send fails with a [java.net.PortUnreachableException]. The socket stays usable.
///
/// **Threads.** One party receives and one sends, at the same time if they like. [#close] may be
/// called from any thread.
public final class UdpSocket implements Owned {

  private final DatagramChannel channel;
  private final Registration registration;

  // What dumps are told; made once.
  private final Waiting receiving = trace -> trace.leaf("a datagram for " + this);
  private final Waiting sending = trace -> trace.leaf("room to send a datagram from " + this);

  // What a batch has met behind its first datagram; the system tells it once, so it is kept for the
  // next call. One field for each party.
  private @Nullable IOException receiveFailure;
  private @Nullable IOException sendFailure;

  private UdpSocket(DatagramChannel channel, Registration registration) {
    this.channel = channel;
    this.registration = registration;
  }

  /// A socket at `address`. Does not wait for anything, so it is a plain method, for plain code and
  /// for tasks.
  ///
  /// @param runtime whose reactor says when there is a datagram
  /// @param address where to receive; port 0 has the system choose one. A wildcard address of IPv4
  ///   or IPv6 decides which of the two is spoken
  /// @throws java.net.BindException if the address is taken or not this host's; the message names
  ///   it
  /// @throws java.net.UnknownHostException if the address is not resolved
  /// @throws IOException if the system refuses a socket
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static UdpSocket bind(Weft runtime, InetSocketAddress address) throws IOException {
    return bind(runtime, address, BindOptions.defaults());
  }

  /// A socket at `address`, with `options` that have to be set before; else as [#bind(Weft,
  /// InetSocketAddress)].
  ///
  /// @throws UnsupportedOperationException if the system does not know one of them
  public static UdpSocket bind(Weft runtime, InetSocketAddress address, BindOptions options)
      throws IOException {
    AddressFailures.requireResolved(address);
    DatagramChannel channel =
        runtime.driver().channels().openDatagramChannel(family(address.getAddress()));
    try {
      channel.configureBlocking(false);
      // So that several listeners to a group may share its port; for others it changes nothing.
      if (address.getAddress().isMulticastAddress()) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      options.apply(channel);
      channel.bind(address);
      return new UdpSocket(channel, Registration.of(runtime, new Source.OfChannel(channel)));
    } catch (IOException e) {
      channel.close();
      throw AddressFailures.naming(e, address);
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StandardProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  /// The same as a future, on the runtime that polls it.
  ///
  /// **Cancellation** has nothing to cancel: it is ready at its first poll.
  public static Future<UdpSocket> bind(InetSocketAddress address) {
    return Futures.pollFn(cx -> Poll.ready(bind(cx.runtime(), address)));
  }

  /// From now on sends to `peer` and receives from it alone. Does not wait for anything, and tells
  /// the peer nothing.
  ///
  /// @throws java.net.UnknownHostException if the address is not resolved
  /// @throws java.nio.channels.AlreadyConnectedException if it is connected
  public UdpSocket connect(InetSocketAddress peer) throws IOException {
    AddressFailures.requireResolved(peer);
    channel.connect(peer);
    return this;
  }

  /// The next datagram, into `dst`; what does not fit is lost. Yields who sent it.
  ///
  /// **Cancellation** is safe: no datagram is lost.
  public Future<InetSocketAddress> receive(ByteBuffer dst) {
    return Futures.pollFn(
        cx -> {
          InetSocketAddress from = pollReceive(cx, dst);
          return from == null ? Poll.pending() : Poll.ready(from);
        },
        this::cancelReceive,
        receiving);
  }

  /// The next datagram, into `dst`.
  ///
  /// @return who sent it, or null after the context's waker was left behind
  /// @throws java.net.PortUnreachableException as described above
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public @Nullable InetSocketAddress pollReceive(Context cx, ByteBuffer dst) throws IOException {
    if (!cx.mayProceed()) {
      return null;
    }
    IOException met = receiveFailure;
    if (met != null) {
      receiveFailure = null;
      throw met;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return null;
      }
      var from = (@Nullable InetSocketAddress) channel.receive(dst);
      if (from != null) {
        cx.madeProgress();
        return from;
      }
      registration.clearReadable(tick);
    }
  }

  /// Waits for a datagram, then takes what there is without waiting, each into the next of `dsts`,
  /// until these are used up; what does not fit is lost. Yields how many there were, at least one.
  /// Spends one unit of the budget: a busy server handles what has come in one go.
  ///
  /// Fails as [#receive] does. What fails behind the first one is the next call's failure.
  ///
  /// **Cancellation** is safe: no datagram is lost.
  ///
  /// @param dsts at least one
  /// @param senders as many; who sent each
  public Future<Integer> receiveMany(ByteBuffer[] dsts, @Nullable InetSocketAddress[] senders) {
    checkBatch(dsts, senders);
    return Futures.pollFn(
        cx -> {
          InetSocketAddress from = pollReceive(cx, dsts[0]);
          if (from == null) {
            return Poll.pending();
          }
          senders[0] = from;
          int n = 1;
          while (n < dsts.length && (from = receiveNow(dsts[n])) != null) {
            senders[n++] = from;
          }
          return Poll.ready(n);
        },
        this::cancelReceive,
        receiving);
  }

  private static void checkBatch(Object[] buffers, @Nullable Object[] addresses) {
    if (buffers.length == 0 || buffers.length != addresses.length) {
      throw new IllegalArgumentException(
          buffers.length + " buffers and " + addresses.length + " addresses");
    }
  }

  private @Nullable InetSocketAddress receiveNow(ByteBuffer dst) {
    try {
      return (@Nullable InetSocketAddress) channel.receive(dst);
    } catch (IOException met) {
      receiveFailure = met;
      return null;
    }
  }

  /// Gives up waiting after [#pollReceive] returned null.
  public void cancelReceive(Context cx) {
    registration.cancelRead(cx);
  }

  /// Sends what remains of `src` as one datagram to `target`. Yields its length.
  ///
  /// **Cancellation** is safe: it was sent whole or not at all.
  public Future<Integer> send(ByteBuffer src, InetSocketAddress target) {
    return Futures.pollFn(cx -> sent(pollSend(cx, src, target)), this::cancelSend, sending);
  }

  /// Sends what remains of `src` as one datagram to the peer. Yields its length.
  ///
  /// Fails with a [java.nio.channels.NotYetConnectedException] if there is no peer.
  ///
  /// **Cancellation** is safe: it was sent whole or not at all.
  public Future<Integer> send(ByteBuffer src) {
    return Futures.pollFn(cx -> sent(pollSend(cx, src, null)), this::cancelSend, sending);
  }

  /// Waits until there is room, then sends what remains of each of `srcs` as one datagram, until
  /// all are sent or there is no more room. Yields how many were sent, at least one. Spends one
  /// unit of the budget.
  ///
  /// Fails as [#send] does. What fails behind the first one is the next call's failure.
  ///
  /// **Cancellation** is safe: none was sent.
  ///
  /// @param srcs at least one; the position of each that was sent moves to its end
  /// @param targets as many; where each goes
  public Future<Integer> sendMany(ByteBuffer[] srcs, InetSocketAddress[] targets) {
    checkBatch(srcs, targets);
    return Futures.pollFn(
        cx -> {
          if (pollSend(cx, srcs[0], targets[0]) == AsyncDuplex.PENDING) {
            return Poll.pending();
          }
          int n = 1;
          while (n < srcs.length && sendNow(srcs[n], targets[n])) {
            n++;
          }
          return Poll.ready(n);
        },
        this::cancelSend,
        sending);
  }

  private boolean sendNow(ByteBuffer src, InetSocketAddress target) {
    int length = src.remaining();
    try {
      return !target.isUnresolved() && (channel.send(src, target) > 0 || length == 0);
    } catch (IOException met) {
      sendFailure = met;
      return false;
    }
  }

  private static Poll<Integer> sent(int length) {
    return length == AsyncDuplex.PENDING ? Poll.pending() : Poll.ready(length);
  }

  /// Sends what remains of `src` as one datagram.
  ///
  /// @param target where to; null if it is connected
  /// @return its length in bytes, or [AsyncDuplex#PENDING] after the context's waker was left
  ///   behind
  /// @throws java.net.PortUnreachableException as described above
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public int pollSend(Context cx, ByteBuffer src, @Nullable InetSocketAddress target)
      throws IOException {
    if (target != null) {
      AddressFailures.requireResolved(target);
    }
    if (!cx.mayProceed()) {
      return AsyncDuplex.PENDING;
    }
    IOException met = sendFailure;
    if (met != null) {
      sendFailure = null;
      throw met;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return AsyncDuplex.PENDING;
      }
      int length = src.remaining();
      int n = target == null ? channel.write(src) : channel.send(src, target);
      if (n > 0 || length == 0) { // an empty datagram is one, too
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

  /// Joins a multicast group on one of the host's interfaces; [MembershipKey#drop] leaves it.
  public MembershipKey join(InetAddress group, NetworkInterface on) throws IOException {
    return channel.join(group, on);
  }

  /// Joins a multicast group for what `source` sends to it.
  ///
  /// @throws UnsupportedOperationException if the system cannot tell sources apart
  public MembershipKey join(InetAddress group, NetworkInterface on, InetAddress source)
      throws IOException {
    return channel.join(group, on, source);
  }

  /// Sets an option of the socket, such as `SO_BROADCAST`, without which the system refuses to send
  /// to a broadcast address, or `IP_MULTICAST_IF`.
  ///
  /// @throws UnsupportedOperationException if the system does not know it
  public <T> UdpSocket setOption(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
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

  /// Where it receives, with the port that the system chose.
  ///
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /// The peer it is connected to, or null.
  ///
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  public @Nullable InetSocketAddress remoteAddress() throws IOException {
    return (@Nullable InetSocketAddress) channel.getRemoteAddress();
  }

  /// Closes the socket; whoever waits fails. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    registration.close();
  }

  @Override
  public String toString() {
    return "UdpSocket[" + channel + "]";
  }
}
