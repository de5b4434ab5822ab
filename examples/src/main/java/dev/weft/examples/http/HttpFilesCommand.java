package dev.weft.examples.http;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.KeyStoreOptions;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import dev.weft.sync.CancellationToken;
import dev.weft.tls.TlsAcceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weft run http-files`.
@Command(
    name = "http-files",
    description = "An HTTP server of the files in a folder; with --keystore over TLS.",
    showDefaultValues = true)
public final class HttpFilesCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(HttpFilesCommand.class);

  @Parameters(paramLabel = "FOLDER", defaultValue = ".", description = "what to serve")
  private Path folder = Path.of(".");

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "how long a connection may wait for its next request")
  private Duration idle = Duration.ofSeconds(60);

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "how long the head of a request may take to come")
  private Duration patience = Duration.ofSeconds(10);

  @Option(
      names = "--write-limit",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "how long a client may take for a portion of an answer (64 kB)")
  private Duration writeLimit = Duration.ofSeconds(60);

  @Mixin private KeyStoreOptions keys = new KeyStoreOptions();
  @Mixin private ListenOptions listen = new ListenOptions(8080);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  @Override
  public Integer call() throws Exception {
    var site =
        new HttpFiles(new SiteFiles(folder), new HttpFiles.Limits(idle, patience, writeLimit));
    TlsAcceptor acceptor = keys.isGiven() ? acceptor() : null;
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, listen.resolve());
      return weft.blockOn(
              GracefulShutdown.onSignals()
                  .run(shutdown -> serve(listener, site, acceptor, shutdown)))
          .exitCode();
    }
  }

  private TlsAcceptor acceptor() throws Exception {
    return TlsAcceptor.of(keys.serverContext()).applicationProtocols("http/1.1");
  }

  private Future<@Nullable Void> serve(
      TcpListener listener, HttpFiles site, @Nullable TlsAcceptor acceptor, Shutdown shutdown) {
    listen.announce(listener.localAddress());
    var options =
        ServeOptions.defaults()
            .grace(Duration.ZERO) // the shutdown has its own
            .onFailure(HttpFilesCommand::failed);
    return shutdown
        .closes(listener)
        .serve(tcp -> connection(tcp, site, acceptor, shutdown.token()), options);
  }

  private static void failed(Throwable failure) {
    if (HttpFiles.isOrdinary(failure)) {
      LOG.debug("a connection ended", failure);
    } else {
      LOG.error("a connection failed", failure);
    }
  }

  private static Future<@Nullable Void> connection(
      TcpStream tcp, HttpFiles site, @Nullable TlsAcceptor acceptor, CancellationToken stopping) {
    if (acceptor == null) {
      return site.serve(tcp, stopping);
    }
    return async(
        () -> {
          try (var stream = await(acceptor.accept(tcp))) {
            await(site.serve(stream, stopping));
          }
        });
  }
}
