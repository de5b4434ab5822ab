package dev.weft.reactor.sim;

import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.tck.StreamSubject;
import dev.weft.tck.StreamTck;
import dev.weft.tck.TcpSubject;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/// The connections of `net` over it keep to what streams do, beside a peer on a thread of its own.
class StreamRulesTest extends StreamTck {

  @Override
  public String subjectName() {
    return "TCP on fifo + sim + wheel";
  }

  @Override
  protected StreamSubject openSubject() throws Exception {
    Weft weft = Weft.builder().executor("fifo").reactor("sim").timer("wheel").open();
    TcpListener listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    return new TcpSubject(weft) {
      @Override
      public Connected connect() throws Exception {
        SocketChannel peer = weft.driver().channels().openSocketChannel();
        peer.connect(listener.localAddress());
        return new Connected(run(listener.accept()), new ChannelSocket(peer));
      }
    };
  }
}
