package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CutTest {

  private static Weft open(Host host) {
    return Weft.builder().executor("workstealing").reactor(new SimReactorProvider(host)).open();
  }

  private static Future<?> echo(TcpStream stream) {
    ByteBuffer byteBuffer = ByteBuffer.allocate(5);
    return stream.readExactly(byteBuffer).then(n -> stream.writeAll(byteBuffer.flip()));
  }

  @Test
  @DisplayName("what a cut swallows is answered when it is mended, unless somebody gives up before")
  void cut() throws Exception {
    var network = new Network(42);
    network.conditions(
        LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(5))).loss(0.05));
    Host home = network.host("home");
    Host away = network.host("away");
    try (Weft server = open(home);
        Weft client = open(away)) {
      TcpListener listener = TcpListener.bind(server, new InetSocketAddress(7));
      server.spawn(listener.serve(CutTest::echo)).id();

      TcpStream stream = client.blockOn(TcpStream.connect("home", 7));
      network.cut(home, away);
      client.blockOn(stream.writeAll(ByteBuffer.wrap("hello".getBytes())));
      ByteBuffer answer = ByteBuffer.allocate(5);
      Future<?> inTime = Futures.timeout(Duration.ofMillis(50), stream.read(answer));
      assertThatThrownBy(() -> client.blockOn(inTime)).isInstanceOf(TimeoutException.class);
      network.mend(home, away);
      client.blockOn(stream.readExactly(answer));
      assertThat(new String(answer.array())).isEqualTo("hello");
    }
  }
}
