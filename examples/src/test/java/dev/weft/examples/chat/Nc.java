package dev.weft.examples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A member that is the system's `nc`.
final class Nc implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /// Connects. Skips the test where there is no `nc`.
  Nc(InetSocketAddress server) throws IOException {
    try {
      process =
          new ProcessBuilder(List.of("nc", "127.0.0.1", "" + server.getPort()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort(e.getMessage());
      throw e;
    }
    Thread.ofPlatform().daemon().start(this::listen);
  }

  private void listen() {
    try {
      process.inputReader(UTF_8).lines().forEach(heard::add);
    } catch (UncheckedIOException closed) {
      return;
    }
  }

  /// Connects and gives a name that is free.
  static Nc named(InetSocketAddress server, String name) throws Exception {
    var nc = new Nc(server);
    nc.hears("What is your name?");
    nc.say(name);
    nc.hears("* you are in lobby");
    return nc;
  }

  void say(String line) throws IOException {
    Writer in = process.outputWriter(UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  /// The next lines are these.
  void hears(String... lines) throws InterruptedException {
    for (String line : lines) {
      assertThat(hears()).isEqualTo(line);
    }
  }

  /// The next line; null if there is none for long.
  @Nullable String hears() throws InterruptedException {
    return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// The server ends the connection. `nc` ends when both ends are over, and ours does not reach the
  /// server.
  void ends() throws Exception {
    process.outputWriter(UTF_8).close();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("nc ends").isTrue();
    assertThat(heard).isEmpty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
