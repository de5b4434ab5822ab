package dev.weft.examples.miniredis;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.HostPort;
import dev.weft.examples.RuntimeOptions;
import dev.weft.net.TcpListener;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run mini-redis`.
@Command(
    name = "mini-redis",
    description = "A server for redis-cli: strings, lists, expiry, publish and subscribe.",
    showDefaultValues = true)
public final class MiniRedisCommand implements Callable<Integer> {

  /// For replies that are on their way.
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:6379",
      description = "where to listen; port 0 takes a free one")
  private HostPort address = new HostPort("127.0.0.1", 6379);

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, address.resolve());
      var untilSignal = GracefulShutdown.onSignals().grace(GRACE);
      return weft.blockOn(untilSignal.run(shutdown -> serve(weft, listener, shutdown))).exitCode();
    }
  }

  private Future<@Nullable Void> serve(Weft weft, TcpListener listener, Shutdown shutdown) {
    var out = spec.commandLine().getOut();
    out.println("listening on " + HostPort.format(listener.localAddress()));
    out.flush();
    return new MiniRedis(weft, shutdown.token()).serve(shutdown.closes(listener));
  }
}
