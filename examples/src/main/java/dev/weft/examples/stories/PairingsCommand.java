package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Description.Found;
import dev.weft.Future;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run pairings`: one program, unchanged, on every executor with every reactor and every
/// timer that is found.
@FromArticle(Article.TALK)
@Command(
    name = "pairings",
    description = "One program on every executor with every reactor and every timer, as a table.",
    showDefaultValues = true)
final class PairingsCommand implements Callable<Integer> {

  @Option(names = "--messages", defaultValue = "100", description = "how many messages are echoed")
  private int messages = 100;

  @Option(names = "--executor", paramLabel = "NAME", description = "only this executor")
  private @Nullable String executor;

  @Option(names = "--reactor", paramLabel = "NAME", description = "only this reactor")
  private @Nullable String reactor;

  @Option(names = "--timer", paramLabel = "NAME", description = "only this timer")
  private @Nullable String timer;

  @Spec private CommandSpec spec;

  PairingsCommand() {}

  @Override
  public Integer call() throws Exception {
    row("EXECUTOR", "REACTOR", "TIMER", "RESULT");
    List<Found> found = Weft.builder().describe().providers();
    int failed = 0;
    for (Found first : of("executor", executor, found)) {
      for (Found second : of("reactor", reactor, found)) {
        for (Found third : of("timer", timer, found)) {
          String result = result(first, second, third);
          row(first.name(), second.name(), third.name(), result);
          failed += result.startsWith("FAILED") ? 1 : 0;
        }
      }
    }
    return failed == 0 ? 0 : 1;
  }

  /// @throws IllegalArgumentException if there is none of that name
  private static List<Found> of(String kind, @Nullable String name, List<Found> found) {
    List<Found> all =
        found.stream()
            .filter(f -> f.kind().equals(kind) && (name == null || f.name().equals(name)))
            .toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no " + kind + " '" + name + "'; 'weft providers' shows what there is");
    }
    return all;
  }

  private String result(Found first, Found second, Found third) throws InterruptedException {
    for (Found part : List.of(first, second, third)) {
      if (!part.available()) {
        return "not here: " + part.name() + ": " + part.why();
      }
    }
    try (Weft weft =
        Weft.builder().executor(first.name()).reactor(second.name()).timer(third.name()).open()) {
      return weft.blockOn(program(weft));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return "FAILED: " + e;
    }
  }

  /// A client and a server, in two tasks.
  private Future<String> program(Weft weft) {
    return async(
        () -> {
          var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          TcpListener listener = TcpListener.bind(weft, any);
          var server = Tasks.spawn(listener.serve(PairingsCommand::echo));
          try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
            return await(talk(stream));
          } finally {
            server.abort();
          }
        });
  }

  private Future<String> talk(TcpStream stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          for (int i = 1; i <= messages; i++) {
            await(stream.writeAll(("message " + i + "\n").getBytes(UTF_8)));
            String back = await(lines.readLine());
            if (!("message " + i).equals(back)) {
              throw new IllegalStateException("message " + i + " came back as " + back);
            }
          }
          return messages + " messages echoed";
        });
  }

  private static Future<@Nullable Void> echo(TcpStream stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          String line = await(lines.readLine());
          while (line != null) {
            await(stream.writeAll((line + "\n").getBytes(UTF_8)));
            line = await(lines.readLine());
          }
        });
  }

  private void row(String first, String second, String third, String result) {
    spec.commandLine().getOut().printf("%-14s %-12s %-8s %s%n", first, second, third, result);
    spec.commandLine().getOut().flush();
  }
}
