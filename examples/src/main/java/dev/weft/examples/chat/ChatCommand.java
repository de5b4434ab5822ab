package dev.weft.examples.chat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.net.TcpListener;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `weft run chat`.
@Command(
    name = "chat",
    description = "A TCP server: talk with who is in your room; /join ROOM, /who, /quit.",
    showDefaultValues = true)
public final class ChatCommand implements Callable<Integer> {

  /// For the last lines.
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Mixin private ListenOptions listen = new ListenOptions(8080);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  @Override
  public Integer call() throws Exception {
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, listen.resolve());
      var untilSignal = GracefulShutdown.onSignals().grace(GRACE);
      return weft.blockOn(untilSignal.run(shutdown -> serve(listener, shutdown))).exitCode();
    }
  }

  private Future<@Nullable Void> serve(TcpListener listener, Shutdown shutdown) {
    listen.announce(listener.localAddress());
    return new Chat(shutdown.token()).serve(shutdown.closes(listener));
  }
}
