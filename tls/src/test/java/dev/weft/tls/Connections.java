package dev.weft.tls;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.Tuple2;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Pairs of connected streams: TCP on the loopback interface, and TLS over it.
record Connections(Weft weft, TcpListener listener) implements AutoCloseable {

  /// @param server the end that accepted
  /// @param client the end that connected
  record Pair<T>(T server, T client) {}

  static Connections of(Weft weft) throws Exception {
    return new Connections(weft, TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0)));
  }

  Pair<TcpStream> tcp() throws Exception {
    Tuple2<TcpStream, TcpStream> both =
        weft.blockOn(Futures.join(listener.accept(), TcpStream.connect(listener.localAddress())));
    return new Pair<>(both.first(), both.second());
  }

  Pair<TlsStream> tls(TlsAcceptor acceptor, TlsConnector connector) throws Exception {
    return tls(acceptor, connector, "localhost", stream -> stream);
  }

  Pair<TlsStream> tls(
      TlsAcceptor acceptor,
      TlsConnector connector,
      String host,
      Function<AsyncDuplex, AsyncDuplex> clientsTransport)
      throws Exception {
    Pair<TcpStream> tcp = tcp();
    Tuple2<TlsStream, TlsStream> both =
        weft.blockOn(
            Futures.join(
                acceptor.accept(tcp.server),
                connector.connect(host, 443, clientsTransport.apply(tcp.client))));
    return new Pair<>(both.first(), both.second());
  }

  /// How both ends of a handshake come out.
  Pair<Outcome<TlsStream>> outcomes(TlsAcceptor acceptor, TlsConnector connector, String host)
      throws Exception {
    Pair<TcpStream> tcp = tcp();
    Future<TlsStream> connecting = connector.connect(host, 443, tcp.client);
    Tuple2<Outcome<TlsStream>, Outcome<TlsStream>> both =
        weft.blockOn(
            Futures.join(
                Futures.catching(acceptor.accept(tcp.server)), Futures.catching(connecting)));
    return new Pair<>(both.first(), both.second());
  }

  @Override
  public void close() throws Exception {
    listener.close();
    weft.close();
  }
}
