package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// An echo server in a process of its own, as `weft new` writes it.
final class Server {
  private Server() {}

  /// Starts it, is its client once, and ends it.
  ///
  /// @param folder where it is started; what it prints goes into a file there
  static void assertServes(Path folder, String... command) throws Exception {
    int port = freePort();
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("127.0.0.1", "" + port));
    var start = new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true);
    assertThat(assertEchoes(start, folder, port))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("listening on /127.0.0.1:" + port),
            last -> assertThat(last).endsWith("SIGTERM: ending in good order"));
  }

  /// Starts any echo server, is its client once, and ends it.
  ///
  /// @param folder what it prints goes into a file there
  /// @return what it printed
  static List<String> assertEchoes(ProcessBuilder start, Path folder, int port) throws Exception {
    Path said = folder.resolve("said.txt");
    Process server = start.redirectOutput(said.toFile()).start();
    try (Socket client = connect(server, port, said)) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write("twice\n".repeat(2).getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("twice\ntwice\n");
    } finally {
      MavenProject.stop(server);
    }
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(said);
  }

  /// A port that nobody listens at. It is none of those that systems give to whoever names none, so
  /// that other tests do not have it meanwhile.
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // another one, then
      }
    }
  }

  private static Socket connect(Process server, int port, Path said) throws IOException {
    while (true) {
      try {
        return new Socket("127.0.0.1", port);
      } catch (ConnectException notYet) {
        if (!server.isAlive()) {
          throw new AssertionError("it has ended:\n" + Files.readString(said), notYet);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
