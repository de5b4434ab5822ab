package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// TCP connections of one runtime as a subject of [StreamTck].
public class TcpSubject implements StreamSubject {

  private final Weft weft;
  private final TcpListener listener;

  /// Over a runtime that was opened for it and is closed with it.
  ///
  /// @throws IOException if no listener can be had on the loopback interface
  public TcpSubject(Weft weft) throws IOException {
    this.weft = weft;
    this.listener =
        TcpListener.bind(weft, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public Connected connect() throws Exception {
    InetSocketAddress address = listener.localAddress();
    var peer = new Socket(address.getAddress(), address.getPort());
    TcpStream stream = run(listener.accept());
    return new Connected(stream, peer);
  }

  @Override
  public <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return weft.blockOn(future);
  }

  @Override
  public void close() {
    weft.close();
  }
}
