package dev.weft.net.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.io.ByteStreams;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the package's text shows.
class EchoTest {

  static Future<Void> echo(TcpStream stream) {
    return ByteStreams.copy(stream, stream).then(copied -> stream.shutdown());
  }

  static Future<String> ask(InetSocketAddress server, String question) {
    byte[] line = (question + "\n").getBytes(UTF_8);
    return TcpStream.connect(server)
        .then(
            connected ->
                Futures.using(
                    connected,
                    stream -> stream.writeAll(line).then(written -> stream.buffered().readLine())));
  }

  @WeftTest(allPairings = true)
  @DisplayName("The server of the package's text sends back what it is sent")
  void echoes(Weft weft) throws Exception {
    var listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    var serving = weft.spawn(listener.serve(stream -> echo(stream)));
    assertThat(weft.blockOn(ask(listener.localAddress(), "is anybody there?")))
        .isEqualTo("is anybody there?");
    listener.close();
    weft.blockOn(serving);
  }

  @Test
  @DisplayName("The package's text shows lines of it")
  void packageText() throws IOException {
    String sample = Files.readString(Path.of("src/test/java/dev/weft/net/guide/EchoTest.java"));
    String code =
        Files.readString(Path.of("src/main/java/dev/weft/net/package-info.java"))
            .replaceAll("(?s).*?```java(.*?)```.*", "$1")
            .replaceAll("(?m)^/// ?", "");
    assertThat(code.lines().map(String::strip).filter(line -> line.length() > 20))
        .hasSizeGreaterThan(3)
        .allSatisfy(line -> assertThat(sample).contains(line));
  }
}
