package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Weft;
import dev.weft.net.TcpListener;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoTest {

  private static final int CONNECTIONS = 1000;
  private static final int BYTES = 20_000;

  @Test
  @DisplayName("S4-1 a thousand connections at once get back what they sent")
  void thousandConnections() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Weft weft = Weft.builder().executor("fifo").open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TcpListener listener = TcpListener.bind(weft, any);
      var server = weft.spawn(EchoCommand.serve(listener));
      Thread driver = Thread.ofPlatform().start(() -> drive(weft, server));
      List<Callable<Boolean>> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int seed = i;
        clients.add(() -> isEchoed(listener.localAddress(), seed));
      }
      for (Future<Boolean> echoed : threads.invokeAll(clients)) {
        assertThat(echoed.get()).isTrue();
      }
      server.abort();
      driver.join();
    }
  }

  private static void drive(Weft weft, dev.weft.JoinHandle<?> server) {
    try {
      weft.blockOn(server);
    } catch (dev.weft.JoinException.TaskCancelled aborted) {
      // as the test does at its end
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isEchoed(InetSocketAddress server, int seed) throws Exception {
    byte[] sent = new byte[BYTES];
    new Random(seed).nextBytes(sent);
    byte[] received = new byte[BYTES];
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      var in = new DataInputStream(socket.getInputStream());
      in.readFully(received);
      return in.read() < 0 && java.util.Arrays.equals(sent, received);
    }
  }
}
