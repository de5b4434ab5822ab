package dev.weft.net;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A UNIX socket that listens, and makes a [UnixStream] of each connection, through the same
/// [UnixLibrary].
///
/// The socket's file is removed by [#close], at the runtime's end, and when the process ends in an
/// orderly way, as by Ctrl-C. It stays when a process is killed. Binding to it then fails with
/// "Address already in use"; [UnixAddress#unlinkStale] before it removes such a file.
///
/// **Threads.** Any number of parties may wait in [#accept] at once. [#close] may be called from
/// any thread.
public final class UnixListener implements Owned {

  private final ServerSocketChannel channel;
  private final Registration registration;
  private final UnixLibrary library;
  private final UnixAddress localAddress;
  private final SocketFile file;

  private UnixListener(
      ServerSocketChannel channel,
      Registration registration,
      UnixLibrary library,
      UnixAddress address,
      SocketFile file) {
    this.channel = channel;
    this.registration = registration;
    this.library = library;
    this.localAddress = address;
    this.file = file;
  }

  /// Listens at `address`: through the JDK at a file, through junixsocket at an abstract name. Does
  /// not wait for anything, so it is a plain method, for plain code and for tasks; fails as
  /// [#bind(Weft, UnixAddress, UnixLibrary)] does.
  public static UnixListener bind(Weft runtime, UnixAddress address) throws IOException {
    return bind(runtime, address, UnixLibrary.of(address));
  }

  /// Listens at `address`, with a backlog of 4096 connections or what the system allows.
  ///
  /// @param runtime whose reactor says when there is a connection
  /// @throws java.net.SocketException if the address is taken, too long or not to be had; the
  ///   message names it
  /// @throws UnsupportedOperationException if `library` cannot be used; the message says what is
  ///   missing
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static UnixListener bind(Weft runtime, UnixAddress address, UnixLibrary library)
      throws IOException {
    SocketAddress to = named(library, address);
    ServerSocketChannel channel = library.openListener(runtime.driver().channels());
    SocketFile file = null;
    try {
      channel.configureBlocking(false);
      file = bind(channel, to, library, address);
      var registration = Registration.of(runtime, new Source.OfChannel(channel), file);
      return new UnixListener(channel, registration, library, address, file);
    } catch (IOException e) {
      SocketFile.undoBind(file, channel);
      throw AddressFailures.naming(e, address);
    } catch (RuntimeException | Error e) {
      SocketFile.undoBind(file, channel);
      throw e;
    }
  }

  private static SocketAddress named(UnixLibrary library, UnixAddress address) throws IOException {
    try {
      return library.address(address);
    } catch (IOException e) {
      throw AddressFailures.naming(e, address);
    }
  }

  private static SocketFile bind(
      ServerSocketChannel channel, SocketAddress to, UnixLibrary library, UnixAddress address)
      throws IOException {
    try {
      library.naming(() -> channel.bind(to, ListenOptions.defaults().backlog()));
    } catch (SocketException e) {
      if (e.getCause() instanceof InvalidPathException) {
        SocketFile.of(address).close(); // it is bound all the same
      }
      throw e;
    }
    return library.makesFiles(channel) ? SocketFile.of(address) : SocketFile.none();
  }

  /// The same as a future, on the runtime that polls it.
  ///
  /// **Cancellation** has nothing to cancel: it is ready at its first poll.
  public static Future<UnixListener> bind(UnixAddress address) {
    return Futures.pollFn(cx -> Poll.ready(bind(cx.runtime(), address)));
  }

  /// The next connection, attached to the runtime that polls. Any number of these may wait at once.
  ///
  /// Fails with a [java.nio.channels.ClosedChannelException] when the listener is closed, and with
  /// another [IOException] when there are no descriptors, or when [UnixLibrary] cannot express the
  /// peer's address; the listener stays usable then.
  ///
  /// **Cancellation** is safe: no connection is lost.
  public Future<UnixStream> accept() {
    return registration.tryRead(this::tryAccept);
  }

  /// Waits for a connection, then adds what there is to `streams`, `max` connections at most.
  /// Yields how many it added, at least one. Spends one unit of the budget.
  ///
  /// Fails as [#accept] does if not one was accepted.
  ///
  /// **Cancellation** is safe: no connection is lost.
  ///
  /// @param max at least 1
  public Future<Integer> acceptMany(Collection<? super UnixStream> streams, int max) {
    return registration.tryRead(new AcceptMany<UnixStream>(this::tryAccept, streams, max));
  }

  private @Nullable UnixStream tryAccept(Context cx) throws IOException {
    SocketChannel accepted = library.naming(channel::accept);
    return accepted == null ? null : UnixStream.of(cx, accepted, library);
  }

  /// Accepts for ever, with [ServeOptions#defaults]; see [#serve(Fn, ServeOptions)].
  ///
  /// **Cancellation** as described there.
  public Future<@Nullable Void> serve(Fn<? super UnixStream, ? extends Future<?>> handler) {
    return serve(handler, ServeOptions.defaults());
  }

  /// A server: accepts for ever, and runs what `handler` makes of each connection as a task.
  ///
  /// ```java
  /// weft.blockOn(listener.serve(stream -> echo(stream)));
  /// ```
  ///
  /// The listener and the streams belong to the server from this call on. A stream is closed when
  /// its handler has ended, however it ends, also if it was cancelled before it began; the listener
  /// is closed when nothing more is accepted.
  ///
  /// - **Connections** beyond [ServeOptions#maxConnections] are accepted when another one has
  ///   ended; until then they wait in the backlog.
  /// - **Accepting may fail**, above all for want of descriptors. The server then tries again after
  ///   pauses that grow from 50 ms to a second, for ever; the log says so once, as a warning, until
  ///   all who waited are accepted.
  /// - **A handler that fails** harms no other. That the peer has broken its own connection is told
  ///   the log at *debug*; other failures go to [ServeOptions#onFailure] or, without one, to the
  ///   runtime's policy for failures that nobody awaits.
  /// - **Closing the listener** ends the server in good order: nothing more is accepted, and the
  ///   future is ready when the last handler has ended.
  ///
  /// **Cancellation** closes the listener and gives the running handlers [ServeOptions#grace] to
  /// end; then they are cancelled. The cancel itself does not wait: the task in which it happens
  /// does, and ends after the last handler. The runtime's close cancels the handlers at once.
  ///
  /// @param handler called in the connection's own task; what it throws is the task's failure
  public Future<@Nullable Void> serve(
      Fn<? super UnixStream, ? extends Future<?>> handler, ServeOptions options) {
    return new Serve<>(
        this,
        cx -> library.naming(channel::accept),
        registration,
        (cx, accepted) -> UnixStream.of(cx, accepted, library),
        handler,
        options);
  }

  /// Where it listens.
  public UnixAddress localAddress() {
    return localAddress;
  }

  /// Stops listening and removes the socket file. Whoever waits to accept fails. Any thread;
  /// idempotent.
  @Override
  public void close() throws IOException {
    file.close();
    registration.close();
  }

  @Override
  public String toString() {
    return "UnixListener[" + localAddress + ", " + library + "]";
  }
}
