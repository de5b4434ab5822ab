package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
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
public final class UnixStream implements AsyncDuplex {

  private final SocketChannel channel;
  private final Registration registration;
  private final UnixLibrary library;
  private final StreamBytes bytes;
  private final UnixAddress localAddress;
  private final UnixAddress remoteAddress;

  private UnixStream(Weft runtime, SocketChannel channel, UnixLibrary library) throws IOException {
    this.channel = channel;
    this.library = library;
    this.localAddress = library.address(channel.getLocalAddress());
    this.remoteAddress = library.address(channel.getRemoteAddress());
    this.registration =
        Registration.of(runtime, new Source.OfChannel(channel), this::closeUntakenDescriptors);
    this.bytes = new StreamBytes(channel, registration);
  }

  /// Takes over a connected channel.
  static UnixStream of(Context cx, SocketChannel channel, UnixLibrary library) throws IOException {
    try {
      channel.configureBlocking(false);
      return new UnixStream(cx.runtime(), channel, library);
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

  /// How its bytes move.
  StreamBytes bytes() {
    return bytes;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return bytes.pollRead(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    registration.cancelRead(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return bytes.pollWrite(cx, src);
  }

  @Override
  public void cancelWrite(Context cx) {
    registration.cancelWrite(cx);
  }

  /// Has nothing to do: nothing is held back.
  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  /// Sends the end of the stream at once, after what was written. Reading goes on.
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    bytes.shutdownOutput();
    return true;
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
          int n = bytes.pollWrite(cx, src, passed);
          return n == PENDING ? Poll.pending() : Poll.ready(n);
        },
        this::cancelWrite);
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
  private void closeUntakenDescriptors() throws IOException {
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
    registration.close();
  }

  @Override
  public String toString() {
    return "UnixStream[" + localAddress + " to " + remoteAddress + ", " + library + "]";
  }
}
