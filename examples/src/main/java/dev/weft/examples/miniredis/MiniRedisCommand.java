package dev.weft.examples.miniredis;

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

/// `weft run mini-redis`.
@Command(
    name = "mini-redis",
    description = "A server for redis-cli: strings, lists, expiry, publish and subscribe.",
    showDefaultValues = true)
public final class MiniRedisCommand implements Callable<Integer> {

  /// For replies that are on their way.
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Mixin private ListenOptions listen = new ListenOptions(6379);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  @Override
  public Integer call() throws Exception {
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, listen.resolve());
      var untilSignal = GracefulShutdown.onSignals().grace(GRACE);
      return weft.blockOn(untilSignal.run(shutdown -> serve(weft, listener, shutdown))).exitCode();
    }
  }

  private Future<@Nullable Void> serve(Weft weft, TcpListener listener, Shutdown shutdown) {
    listen.announce(listener.localAddress());
    return new MiniRedis(weft, shutdown.token()).serve(shutdown.closes(listener));
  }
}
