package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run echo-clients`: a crowd for an echo server. All connect, and stay; then all speak at
/// once, several times, and check what comes back.
@FromArticle(Article.THREE_PARTS)
@Command(
    name = "echo-clients",
    description = "Many clients of an echo server, connected all at once.",
    showDefaultValues = true)
final class EchoClientsCommand implements Callable<Integer> {

  /// How many connect at a time: less than the backlog of a listener.
  private static final int BATCH = 500;

  /// In bytes: two numbers.
  private static final int MESSAGE = 2 * Integer.BYTES;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "10000",
      description = "how many; each takes a descriptor of this process and one of the server's")
  private int connections = 10_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many messages each sends, one after the other")
  private int rounds = 3;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  EchoClientsCommand() {}

  @Override
  public Integer call() throws Exception {
    InetSocketAddress address = server.resolve();
    try (Weft weft = runtime.builder().open()) {
      weft.blockOn(crowd(address));
    }
    return 0;
  }

  private Future<@Nullable Void> crowd(InetSocketAddress server) {
    return async(
        () -> {
          List<TcpStream> streams = new ArrayList<>();
          try {
            while (streams.size() < connections) {
              int batch = Math.min(BATCH, connections - streams.size());
              streams.addAll(await(connect(server, batch)));
            }
            say("%s connected".formatted(streams.size()));
            for (int round = 1; round <= rounds; round++) {
              long begin = System.nanoTime();
              await(allSpeak(streams, round));
              Duration took = Duration.ofMillis((System.nanoTime() - begin) / 1_000_000);
              say(
                  "round %s: %s echoed in %s"
                      .formatted(round, streams.size(), Durations.format(took)));
            }
          } finally {
            for (TcpStream stream : streams) {
              stream.close();
            }
          }
        });
  }

  private static Future<List<TcpStream>> connect(InetSocketAddress server, int count) {
    List<Future<TcpStream>> connecting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connecting.add(TcpStream.connect(server));
    }
    return Futures.tryJoinAll(connecting);
  }

  private static Future<List<@Nullable Void>> allSpeak(List<TcpStream> streams, int round) {
    return Futures.lazy(
        () -> {
          List<JoinHandle<@Nullable Void>> speaking = new ArrayList<>();
          for (int i = 0; i < streams.size(); i++) {
            speaking.add(Tasks.spawn(speak(streams.get(i), i, round)));
          }
          return Futures.tryJoinAll(speaking);
        });
  }

  /// Sends who and when, and awaits the same.
  private static Future<@Nullable Void> speak(TcpStream stream, int client, int round) {
    return async(
        () -> {
          ByteBuffer message = ByteBuffer.allocate(MESSAGE).putInt(client).putInt(round).flip();
          await(stream.writeAll(message.duplicate()));
          ByteBuffer echo = ByteBuffer.allocate(MESSAGE);
          while (echo.hasRemaining()) {
            if (await(stream.read(echo)) < 0) {
              throw new IOException("the server has closed the connection of client " + client);
            }
          }
          if (!echo.flip().equals(message)) {
            throw new IOException("client " + client + " got something else back in " + round);
          }
        });
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
