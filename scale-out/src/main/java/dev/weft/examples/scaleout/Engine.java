package dev.weft.examples.scaleout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that is not ours, on this machine: NATS's or HAProxy, started as a process, killed, and
/// started again where it was.
///
/// **Threads.** One party.
final class Engine implements AutoCloseable {

  /// A start takes a tenth of a second; a machine may be slow, not this slow.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How often a port is tried that was free a moment ago.
  private static final int ATTEMPTS = 10;

  /// The words that start a server on a port.
  interface Words {
    List<String> on(int port) throws IOException;
  }

  private final Path log;
  private final boolean greets;
  private final Words words;
  private int port;
  private Process process;

  /// @param greets whether it speaks first
  Engine(Path log, boolean greets, Words words) throws IOException, InterruptedException {
    this.log = log;
    this.greets = greets;
    this.words = words;
    for (int attempt = 1; ; attempt++) {
      port = freePort();
      process = begin();
      if (awaitReady()) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new IOException("it does not start:\n" + Files.readString(log));
      }
    }
  }

  /// NATS's server with JetStream, which keeps its files in `folder`.
  ///
  /// @throws IOException if `nats-server` is not installed, or does not start
  static Engine nats(Path folder) throws IOException, InterruptedException {
    return new Engine(
        folder.resolve("nats.log"),
        true,
        port ->
            List.of(
                "nats-server",
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-js",
                "-sd",
                folder.resolve("jetstream").toString()));
  }

  /// HAProxy before `servers`, which get connections in turn; one that does not answer gets none.
  ///
  /// @throws IOException if `haproxy` is not installed, or does not start
  static Engine haproxy(Path folder, List<InetSocketAddress> servers)
      throws IOException, InterruptedException {
    Path configuration = folder.resolve("haproxy.cfg");
    return new Engine(
        folder.resolve("haproxy.log"),
        false,
        port -> {
          Files.writeString(configuration, haproxyConfiguration(port, servers));
          return List.of("haproxy", "-db", "-f", configuration.toString());
        });
  }

  private static String haproxyConfiguration(int port, List<InetSocketAddress> servers) {
    var text =
        new StringBuilder(
            """
            global
              maxconn 1000

            defaults
              mode tcp
              timeout connect 10s
              timeout client 1h
              timeout server 1h
              retries 10
              option redispatch 1

            listen game
              bind 127.0.0.1:%s
              balance roundrobin
              default-server check inter 500ms fall 3 rise 1
            """
                .formatted(port));
    for (int i = 0; i < servers.size(); i++) {
      text.append("  server node%s 127.0.0.1:%s%n".formatted(i, servers.get(i).getPort()));
    }
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(words.on(port))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /// Connects until somebody accepts, and greets. `false` if the process has ended instead, as it
  /// does when somebody else has taken the port. Where this throws, the process is killed.
  private boolean awaitReady() throws IOException, InterruptedException {
    try {
      return becomesReady();
    } catch (Throwable t) {
      kill();
      throw t;
    }
  }

  private boolean becomesReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(address(), (int) PATIENCE.toMillis());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        if (!greets || socket.getInputStream().read() >= 0) {
          return true;
        }
      } catch (IOException notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("nobody listens on " + address(), notYet);
        }
      }
      // Waits for the process to end, too.
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// As NATS's clients want it.
  String url() {
    return "nats://127.0.0.1:" + port;
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Starts it again, on the same port and with the same files.
  ///
  /// @throws IOException if it does not start
  void restart() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      process = begin();
      if (awaitReady()) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new IOException("it does not start again:\n" + Files.readString(log));
      }
    }
  }

  @Override
  public void close() {
    kill();
  }
}
