package dev.weft.examples.byhand;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.examples.stories.Story;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weft run reactor-by-hand`: sockets on a reactor of two hundred lines, and how often it had to
/// ask the system.
@FromArticle(Article.RUNTIME)
@Command(
    name = "reactor-by-hand",
    description =
        "A TCP echo on a reactor that is written by hand, and what that had to do for it.",
    showDefaultValues = true)
public final class ReactorByHandCommand extends Story {

  @Option(names = "--messages", defaultValue = "100", description = "how many are echoed")
  private int messages = 100;

  private final SelectorReactorProvider provider = new SelectorReactorProvider();

  /// For `weft run`.
  public ReactorByHandCommand() {}

  @Override
  protected WeftBuilder settings(WeftBuilder builder) {
    return builder.reactor(provider);
  }

  @Override
  protected void tell(Weft weft) throws Exception {
    weft.blockOn(talk(weft));
    SelectorReactor reactor = Objects.requireNonNull(provider.opened());
    say(messages + " messages came back");
    say("reported: " + reactor.reports() + ", selects: " + reactor.selects());
  }

  private Future<@Nullable Void> talk(Weft weft) {
    return async(
        () -> {
          var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          TcpListener listener = TcpListener.bind(weft, any);
          var server = Tasks.spawn(listener.serve(ReactorByHandCommand::echo));
          try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
            var lines = stream.buffered();
            for (int i = 1; i <= messages; i++) {
              await(stream.writeAll(("message " + i + "\n").getBytes(UTF_8)));
              String back = await(lines.readLine());
              if (!("message " + i).equals(back)) {
                throw new IllegalStateException("message " + i + " came back as " + back);
              }
            }
          } finally {
            server.abort();
          }
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
}
