package dev.weft.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.OtherProgram;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The server of files over TLS, with curl, ab, and clients that speak none.
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class HttpFilesTlsTest {

  private final Pairing pairing;

  HttpFilesTlsTest(Pairing pairing) {
    this.pairing = pairing;
  }

  @Test
  @DisplayName("files over TLS, beside others who speak none")
  void tls(@TempDir Path site) throws Exception {
    Files.write(site.resolve("big.bin"), new byte[200_000]);
    Files.write(site.resolve("small.bin"), new byte[5_000]);
    String keys = OtherProgram.CERTIFICATES.resolve("server.p12").toString();
    try (var server =
        new WeftProcess(
            pairing,
            0,
            List.of(
                "http-files",
                "--address",
                "127.0.0.1:0",
                "--keystore",
                keys,
                "--password",
                "password",
                site.toString()))) {
      InetSocketAddress address = server.listeningOn();
      for (int i = 0; i < 20; i++) {
        try (var plain = new Socket(address.getAddress(), address.getPort())) {
          plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
          plain.getInputStream().readAllBytes();
        }
      }
      try (var silent = new Socket(address.getAddress(), address.getPort())) {
        assertThat(silent.isConnected()).isTrue();
        String authority = OtherProgram.CERTIFICATES.resolve("authority.pem").toString();
        assertThat(
                OtherProgram.run(
                    "curl",
                    "-sS",
                    "--cacert",
                    authority,
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code} %{size_download} %{http_version}",
                    "--connect-to",
                    "localhost:443:127.0.0.1:" + address.getPort(),
                    "https://localhost/big.bin"))
            .isEqualTo("200 200000 1.1");
        assertThat(
                OtherProgram.run(
                    "ab",
                    "-q",
                    "-k",
                    "-n",
                    "100",
                    "-c",
                    "20",
                    "https://127.0.0.1:" + address.getPort() + "/small.bin"))
            .containsPattern("Complete requests: +100")
            .containsPattern("Failed requests: +0");
      }
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  @DisplayName("told to end, it lets an answer go out, and waits for no silent client")
  void endsInGoodOrder(@TempDir Path site) throws Exception {
    Files.write(site.resolve("big.bin"), new byte[20_000_000]);
    try (var server =
        new WeftProcess(
            pairing, 0, List.of("http-files", "--address", "127.0.0.1:0", site.toString()))) {
      InetSocketAddress address = server.listeningOn();
      try (var silent = new Socket(address.getAddress(), address.getPort());
          var reader = new Socket(address.getAddress(), address.getPort())) {
        reader.getOutputStream().write("GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        ProcessHandle.of(server.pid()).orElseThrow().destroy();
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
        assertThat(reader.getInputStream().readAllBytes()).hasSizeGreaterThan(20_000_000);
      }
      assertThat(server.exitStatus()).isZero();
      assertThat(server.errors()).doesNotContain("WARN", "ERROR");
    }
  }
}
