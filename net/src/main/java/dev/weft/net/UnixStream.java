package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// A UNIX stream: a connection between two processes of one host.
///
/// Which [UnixLibrary] its bytes move through is chosen when it is made. Through
/// [UnixLibrary#JUNIXSOCKET] it can also tell who the peer is, and pass descriptors:
///
/// ```java
/// var stream = await(UnixStream.connect(address, UnixLibrary.JUNIXSOCKET));
/// stream.acceptDescriptors();
/// await(stream.read(buffer));
/// List<PassedDescriptor> passed = stream.takeDescriptors();
/// ```
///
/// **Errors.** When the peer closes the connection with bytes unread, whoever waits is woken and
/// fails with a [ConnectionLostException]. An orderly end gives -1 to the reader, and writing goes
/// on as long as the peer takes it. Through junixsocket, a write to a peer that is gone closes this
/// stream.
///
/// **Threads.** One party reads and one writes, at the same time if they like ([#split]). [#close]
/// may be called from any thread.
public final class UnixStream extends SocketStream {

  private final UnixLibrary library;
  private final UnixAddress localAddress;
  private final UnixAddress remoteAddress;

  private UnixStream(
      SocketChannel channel,
      Registration registration,
      UnixLibrary library,
      UnixAddress localAddress,
      UnixAddress remoteAddress) {
    super(channel, registration, library == UnixLibrary.JUNIXSOCKET);
    this.library = library;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
  }

  /// Takes over a connected channel.
  static UnixStream of(Context cx, SocketChannel channel, UnixLibrary library) throws IOException {
    try {
      channel.configureBlocking(false);
      UnixAddress local = library.address(channel.getLocalAddress());
      UnixAddress remote = library.address(channel.getRemoteAddress());
      var registration =
          Registration.of(
              cx.runtime(),
              new Source.OfChannel(channel),
              () -> closeUntakenDescriptors(channel, library));
      return new UnixStream(channel, registration, library, local, remote);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /// A connection to `address`: through the JDK to a file, through junixsocket to an abstract name.
  /// Waits as long as the listener's backlog is full.
  ///
  /// Fails with a [java.net.SocketException] or another [IOException] that names the address, and
  /// with an [UnsupportedOperationException] that names what is missing if junixsocket cannot be
  /// used.
  ///
  /// **Cancellation** leaves nothing behind.
  public static Future<UnixStream> connect(UnixAddress address) {
    return connect(address, UnixLibrary.of(address));
  }

  /// A connection to `address` through `library`; else as [#connect(UnixAddress)].
  ///
  /// **Cancellation** leaves nothing behind.
  public static Future<UnixStream> connect(UnixAddress address, UnixLibrary library) {
    return new UnixConnect(address, library);
  }

  /// Who the peer is.
  ///
  /// @throws UnsupportedOperationException if this stream is the JDK's
  /// @throws IOException if the system does not say
  public PeerCredentials peerCredentials() throws IOException {
    requireJunixsocket();
    return Junixsocket.Channels.credentials(channel);
  }

  /// Writes some of `src`, at least one byte, with copies of `descriptors`: they arrive with its
  /// first byte. Yields the number of bytes. Those here stay open, and must until the write is
  /// over.
  ///
  /// **Cancellation** is safe: a cancelled write has written and passed nothing.
  ///
  /// @param src not empty
  /// @param descriptors at most 60, which is what one read takes
  /// @throws IllegalArgumentException if there is no byte, or if there are more descriptors
  /// @throws UnsupportedOperationException if this stream is the JDK's
  public Future<Integer> write(ByteBuffer src, List<FileDescriptor> descriptors) {
    requireJunixsocket();
    if (!src.hasRemaining()) {
      throw new IllegalArgumentException("descriptors travel with a byte, and there is none");
    }
    if (descriptors.size() > Junixsocket.Channels.MOST_DESCRIPTORS) {
      throw new IllegalArgumentException(
          "at most %s descriptors travel with one write, not %s"
              .formatted(Junixsocket.Channels.MOST_DESCRIPTORS, descriptors.size()));
    }
    FileDescriptor[] passed = descriptors.toArray(FileDescriptor[]::new);
    return Futures.pollFn(
        cx -> {
          int n = pollWrite(cx, src, passed);
          return n == PENDING ? Poll.pending() : Poll.ready(n);
        },
        this::cancelWrite,
        trace -> trace.leaf("writing to " + this));
  }

  /// Takes in descriptors from now on, up to 60 with one read; otherwise the system closes what
  /// arrives. A read then ends before the first byte that came with others. Those that nobody has
  /// taken are closed with the stream.
  ///
  /// A peer that sends more than 60 at once makes the read fail and closes the stream; junixsocket
  /// 2.11.1 loses the first 60 then, so take descriptors from peers that can be trusted.
  ///
  /// @throws UnsupportedOperationException if this stream is the JDK's
  public UnixStream acceptDescriptors() {
    requireJunixsocket();
    Junixsocket.Channels.acceptDescriptors(channel);
    return this;
  }

  /// The descriptors that arrived with what was read until now, in their order, and were not taken
  /// yet. For the party that reads.
  ///
  /// @throws UnsupportedOperationException if this stream is the JDK's
  public List<PassedDescriptor> takeDescriptors() throws IOException {
    requireJunixsocket();
    var taken = new ArrayList<PassedDescriptor>();
    for (FileDescriptor received : Junixsocket.Channels.received(channel)) {
      taken.add(PassedDescriptor.of(received));
    }
    return taken;
  }

  /// junixsocket would leave it to the garbage collector.
  private static void closeUntakenDescriptors(SocketChannel channel, UnixLibrary library)
      throws IOException {
    if (library == UnixLibrary.JUNIXSOCKET) {
      for (FileDescriptor received : Junixsocket.Channels.received(channel)) {
        Junixsocket.Channels.close(received);
      }
    }
  }

  private void requireJunixsocket() {
    if (library != UnixLibrary.JUNIXSOCKET) {
      throw new UnsupportedOperationException(
          "the JDK's UNIX streams cannot do this: connect or bind with UnixLibrary.JUNIXSOCKET");
    }
  }

  /// This end's address; unnamed at the end that connected.
  public UnixAddress localAddress() {
    return localAddress;
  }

  /// The peer's address; unnamed at the end that accepted.
  public UnixAddress remoteAddress() {
    return remoteAddress;
  }

  /// Closes the connection at once. Whoever waits fails with a
  /// [java.nio.channels.ClosedChannelException]. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    super.close();
  }

  @Override
  public String toString() {
    return "UnixStream[" + localAddress + " to " + remoteAddress + ", " + library + "]";
  }
}
