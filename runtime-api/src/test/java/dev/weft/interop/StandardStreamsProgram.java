package dev.weft.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Weft;
import dev.weft.toys.Toys;
import java.nio.ByteBuffer;

/// Reads a line, answers, asks for another one and ends.
final class StandardStreamsProgram {
  private StandardStreamsProgram() {}

  public static void main(String[] args) throws Exception {
    try (Weft weft = Toys.open()) {
      var lines = JdkStreams.stdin().buffered();
      String line = weft.blockOn(lines.readLine());
      weft.blockOn(JdkStreams.stdout().writeAll(("heard " + line + "\n").getBytes(UTF_8)));
      weft.blockOn(JdkStreams.stdout().flush());
      weft.spawn(JdkStreams.stdin().read(ByteBuffer.allocate(1))).detach();
    }
  }
}
