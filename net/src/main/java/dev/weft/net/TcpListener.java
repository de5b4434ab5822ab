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
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A TCP socket that listens, and makes a [TcpStream] of each connection.
///
/// ```java
/// var listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 8080));
/// weft.blockOn(listener.serve(stream -> echo(stream)));
/// ```
///
/// **Threads.** Any number of parties may wait in [#accept] at once. [#close] may be called from
/// any thread.
///
/// **Accepting may fail** although nothing is wrong with the listener: above all with "Too many
/// open files". The connection then still waits, and the next accept fails at once again, so
/// whoever accepts does not give up and does not hurry either. [#serve(Fn)] sees to that.
public final class TcpListener implements Owned {

  private final ServerSocketChannel channel;
  private final Registration registration;
  private final InetSocketAddress localAddress;

  private TcpListener(Weft runtime, ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.registration = Registration.of(runtime, new Source.OfChannel(channel));
  }

  /// Listens at `address`, with [ListenOptions#defaults]. Does not wait for anything, so it is a
  /// plain method, for plain code and for tasks; fails as [#bind(Weft, InetSocketAddress,
  /// ListenOptions)] does.
  public static TcpListener bind(Weft runtime, InetSocketAddress address) throws IOException {
    return bind(runtime, address, ListenOptions.defaults());
  }

  /// Listens at `address`.
  ///
  /// @param runtime whose reactor says when there is a connection
  /// @param address where to listen; port 0 has the system choose one, see [#localAddress]
  /// @throws java.net.BindException if the address is taken or not this host's; the message names
  ///   it
  /// @throws java.net.UnknownHostException if the address is not resolved
  /// @throws IOException if the system refuses a socket or an option
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static TcpListener bind(Weft runtime, InetSocketAddress address, ListenOptions options)
      throws IOException {
    AddressFailures.requireResolved(address);
    ServerSocketChannel channel = runtime.driver().channels().openServerSocketChannel();
    try {
      channel.configureBlocking(false);
      options.apply(channel);
      channel.bind(address, options.backlog());
      return new TcpListener(runtime, channel);
    } catch (IOException e) {
      channel.close();
      throw AddressFailures.naming(e, address);
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// The same as a future, on the runtime that polls it.
  ///
  /// **Cancellation** has nothing to cancel: it is ready at its first poll.
  public static Future<TcpListener> bind(InetSocketAddress address) {
    return bind(address, ListenOptions.defaults());
  }

  /// The same as a future, on the runtime that polls it.
  ///
  /// **Cancellation** has nothing to cancel: it is ready at its first poll.
  public static Future<TcpListener> bind(InetSocketAddress address, ListenOptions options) {
    return Futures.pollFn(cx -> Poll.ready(bind(cx.runtime(), address, options)));
  }

  /// The next connection, attached to the runtime that polls. Any number of these may wait at once.
  ///
  /// Fails with a [java.nio.channels.ClosedChannelException] when the listener is closed, and with
  /// another [IOException] as described above; the listener stays usable then.
  ///
  /// **Cancellation** is safe: no connection is lost.
  public Future<TcpStream> accept() {
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
  public Future<Integer> acceptMany(Collection<? super TcpStream> streams, int max) {
    return registration.tryRead(new AcceptMany<TcpStream>(this::tryAccept, streams, max));
  }

  /// The next connection. For the one party that accepts by polling, beside those in [#accept].
  ///
  /// @return the connection, or null after the context's waker was left behind
  /// @throws IOException as [#accept] does
  public @Nullable TcpStream pollAccept(Context cx) throws IOException {
    if (!cx.mayProceed()) {
      return null;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return null;
      }
      TcpStream stream = tryAccept(cx);
      if (stream != null) {
        cx.madeProgress();
        return stream;
      }
      registration.clearReadable(tick);
    }
  }

  /// Gives up waiting after [#pollAccept] returned null.
  public void cancelAccept(Context cx) {
    registration.cancelRead(cx);
  }

  private @Nullable TcpStream tryAccept(Context cx) throws IOException {
    SocketChannel accepted = channel.accept();
    return accepted == null ? null : TcpStream.accepted(cx, accepted);
  }

  /// Accepts for ever, with [ServeOptions#defaults]; see [#serve(Fn, ServeOptions)].
  ///
  /// **Cancellation** as described there.
  public Future<@Nullable Void> serve(Fn<? super TcpStream, ? extends Future<?>> handler) {
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
      Fn<? super TcpStream, ? extends Future<?>> handler, ServeOptions options) {
    return new Serve<>(
        this, cx -> channel.accept(), registration, TcpStream::accepted, handler, options);
  }

  /// Where it listens, with the port that the system chose.
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /// Stops listening: new connections are refused at once, those not yet accepted are reset, and
  /// whoever waits to accept fails. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    registration.close();
  }

  @Override
  public String toString() {
    return "TcpListener[" + localAddress + "]";
  }
}
