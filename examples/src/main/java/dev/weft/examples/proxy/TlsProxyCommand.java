package dev.weft.examples.proxy;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.HostPort;
import dev.weft.examples.KeyStoreOptions;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.net.TcpListener;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weft run tls-proxy`.
@Command(
    name = "tls-proxy",
    description = "Ends TLS, and passes bytes on to where the name that a client asks for leads.",
    showDefaultValues = true)
public final class TlsProxyCommand implements Callable<Integer> {

  @Option(
      names = "--route",
      paramLabel = "NAME=HOST:PORT",
      description = "where the connections for NAME go; as often as there are names")
  private Map<String, HostPort> routes = new HashMap<>();

  @Option(
      names = "--otherwise",
      paramLabel = "HOST:PORT",
      description = "where all other connections go; without it they are turned away")
  private @Nullable HostPort otherwise;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "how long nothing may move before a connection is closed")
  private Duration idle = Duration.ofSeconds(60);

  @Mixin private KeyStoreOptions keys = new KeyStoreOptions();
  @Mixin private ListenOptions listen = new ListenOptions(8443);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  @Override
  public Integer call() throws Exception {
    if (routes.isEmpty() && otherwise == null) {
      throw new IllegalArgumentException("where to? Give a --route, or --otherwise");
    }
    Map<String, HostPort> known = new HashMap<>();
    routes.forEach((name, to) -> known.put(name.toLowerCase(Locale.ROOT), to));
    known.values().forEach(HostPort::resolve); // says at once which one is unknown
    if (otherwise != null) {
      var _ = otherwise.resolve();
    }
    var proxy = new TlsProxy(keys.serverContext(), known, otherwise, idle);
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, listen.resolve());
      return weft.blockOn(
              GracefulShutdown.onSignals().run(shutdown -> serve(proxy, listener, shutdown)))
          .exitCode();
    }
  }

  private Future<@Nullable Void> serve(TlsProxy proxy, TcpListener listener, Shutdown shutdown) {
    listen.announce(listener.localAddress());
    return proxy.serve(shutdown.closes(listener));
  }
}
