package dev.weft.net;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.testing.Pairing;
import java.io.File;
import java.nio.ByteBuffer;

/// A process with one connection that is asked and answers, again and again. Whoever traces it
/// finds the busy time between two questions for files that do not exist.
final class BusyConnection {
  static final String BEGIN = "/weft-busy-begin";
  static final String END = "/weft-busy-end";
  static final int REQUESTS = 2_000;

  private BusyConnection() {}

  public static void main(String[] args) throws Exception {
    try (var net = new Loopback(new Pairing(args[0], args[1], args[2], ""));
        var pair = net.connect()) {
      var echo = net.weft.spawn(echo(pair.stream(), ByteBuffer.allocateDirect(64)));
      ask(pair, REQUESTS);
      new File(BEGIN).exists();
      ask(pair, REQUESTS);
      new File(END).exists();
      pair.peer().shutdownOutput();
      net.run(echo);
    }
    System.exit(0);
  }

  private static void ask(Loopback.Pair pair, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      pair.peer().getOutputStream().write(i);
      if (pair.peer().getInputStream().read() != (i & 0xff)) {
        throw new AssertionError("another answer");
      }
    }
  }

  private static Future<Integer> echo(TcpStream stream, ByteBuffer buffer) {
    return stream
        .read(buffer.clear())
        .then(
            n ->
                n < 0
                    ? Futures.ready(n)
                    : stream.writeAll(buffer.flip()).then(done -> echo(stream, buffer)));
  }
}
