package dev.weft.examples.proxy;

import dev.weft.Futures;
import dev.weft.examples.HostPort;
import dev.weft.examples.Planted;
import dev.weft.examples.Weather;
import dev.weft.simulation.Simulated;
import dev.weft.simulation.Simulation;
import dev.weft.tls.TlsConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The proxy, as it is, in networks that lose, cut and slow down, before a server that may crash.
///
/// A handshake is not cheap, so that these are few runs. Its keys are made of true chance, but all
/// that it says has one length, and so a seed goes the same way each time.
class SimulatedProxyTest {

  private static final Path KEYS = Path.of("src/test/certificates/proxy.p12");
  private static final char[] PASSWORD = "password".toCharArray();
  private static final String NAME = "a.example";

  /// In bytes, more than a record of TLS.
  private static final int LITTLE = 30_000;

  /// In bytes, more than all buffers on a way hold.
  private static final int MUCH = 200_000;

  private static SSLContext server;
  private static TrustManager[] trusted;

  private static KeyStore load() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(KEYS)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext server() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(load(), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static TrustManager[] trusted() throws Exception {
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(load());
    return trusted.getTrustManagers();
  }

  @BeforeAll
  static void read() throws Exception {
    server = server();
    trusted = trusted();
  }

  private static SimulatedProxy proxied(Simulation simulation, boolean isBackendSafe)
      throws Exception {
    var backend = new HostPort("backend", SimulatedProxy.PORT);
    var proxy = new TlsProxy(server, Map.of(NAME, backend), null, SimulatedProxy.IDLE);
    SSLContext context = SSLContext.getInstance("TLS"); // which remembers no session
    context.init(null, trusted, null);
    TlsConnector connector = TlsConnector.of(context);
    return new SimulatedProxy(
        simulation, proxy::serve, tcp -> connector.connect(NAME, tcp), LITTLE, isBackendSafe);
  }

  @Simulated(runs = 12)
  @DisplayName(
      "the bytes of each side arrive unchanged, the end of one is not the end of the other, and who"
          + " is idle is put out")
  void passesOn(Simulation simulation) throws Exception {
    var _ = proxied(simulation, true);
    Weather.over(simulation, Duration.ofMillis(200));
    simulation.run();
  }

  @Simulated(runs = 12)
  @DisplayName("where the server behind it crashes, nobody takes what came for the whole")
  void serverCrashes(Simulation simulation) throws Exception {
    var _ = proxied(simulation, false);
    Weather.over(simulation, Duration.ofMillis(200));
    simulation.randomCrashes("backend", 3, Duration.ofMillis(200)).run();
  }

  private static Planted planted(String name, FlawedProxy.Flaw flaw) {
    return new Planted(
        name,
        simulation -> {
          var _ =
              new SimulatedProxy(
                  simulation, new FlawedProxy(flaw)::serve, Futures::ready, MUCH, true);
          Weather.over(simulation, Duration.ofMillis(200));
          simulation.run();
        });
  }

  static List<Planted> planted() {
    return List.of(
        planted("proxy: the end of one side ends both", FlawedProxy.Flaw.ENDS_WITH_EITHER),
        planted("proxy: a write in part is taken for a whole one", FlawedProxy.Flaw.WRITES_ONCE),
        planted("proxy: an idle connection is kept", FlawedProxy.Flaw.WAITS));
  }

  @ParameterizedTest
  @MethodSource("planted")
  @DisplayName("a proxy with a fault is found out")
  void found(Planted fault) throws IOException {
    fault.assertFound();
  }
}
