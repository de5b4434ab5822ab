package dev.weft.net;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A runtime that is driven by a thread of its own, a listener on it, and plain sockets as peers.
final class Loopback implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(15);

  final Weft weft;
  final TcpListener listener;

  Loopback(Pairing pairing) throws IOException {
    this(pairing, InetAddress.getByName("127.0.0.1"));
  }

  Loopback(Pairing pairing, InetAddress host) throws IOException {
    weft = pairing.builder().open();
    listener = TcpListener.bind(weft, new InetSocketAddress(host, 0));
    Thread.ofPlatform().daemon().name("drives").start(this::drive);
  }

  private void drive() {
    try {
      weft.blockOn(Futures.never());
    } catch (RuntimeClosedException end) {
      // the test is over
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// The value of `future`, or a failure that shows the runtime's dump.
  <T> T run(Future<T> future) throws Exception {
    try {
      return weft.blockOn(Futures.timeout(PATIENCE, future));
    } catch (TimeoutException e) {
      throw new AssertionError("in vain waited; " + weft.dump(), e);
    }
  }

  void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("in vain waited until " + what + "; " + weft.dump());
      }
      Thread.yield();
    }
  }

  /// A plain socket that is connected to the listener.
  Socket dial() throws IOException {
    var address = listener.localAddress();
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /// Both ends of a connection.
  record Pair(TcpStream stream, Socket peer) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      peer.close();
      stream.close();
    }
  }

  Pair connect() throws Exception {
    Socket peer = dial();
    return new Pair(run(listener.accept()), peer);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    weft.close();
  }
}
