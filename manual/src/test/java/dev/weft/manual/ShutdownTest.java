package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CloseReport;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.SignalKind;
import dev.weft.process.Signals;
import dev.weft.stream.Next.Some;
import dev.weft.sync.CancellationToken;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What docs/shutdown.md and docs/process.md show besides their tests.
class ShutdownTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private Future<Void> ticker() {
    return async(
        () -> {
          try {
            while (true) {
              await(Time.sleep(Duration.ofMillis(1)));
            }
          } finally {
            said.add("ticker has ended");
          }
        });
  }

  @Test
  void closeCancelsWhatRuns() throws Exception {
    // On a busy machine the ticker may not have begun by then, and has nothing to end.
    while (said.isEmpty()) {
      try (Weft weft = Weft.open()) {
        weft.spawn(ticker()).detach();
        weft.blockOn(Time.sleep(Duration.ofMillis(5)));
      } // cancels the ticker, and waits for its `finally`
    }
    assertThat(said).containsExactly("ticker has ended");
  }

  @Test
  void closeReports() throws Exception {
    Weft weft = Weft.open();
    weft.spawn("ticker", ticker()).detach();
    CloseReport report = weft.close(Duration.ofSeconds(30));
    if (!report.isClean()) {
      System.err.println("still running: " + report.survivors());
    }
    assertThat(report.isClean()).isTrue();
  }

  @Test
  void runWaitsForAll() throws Exception {
    try (Weft weft = Weft.open()) {
      weft.spawn(async(() -> Tasks.spawn(async(() -> said.add("grandchild"))).detach())).detach();
      weft.run(); // until no task lives
    }
    assertThat(said).containsExactly("grandchild");
  }

  private static Future<Void> handle(TcpStream stream, CancellationToken token) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(100);
          while (true) {
            buffer.clear();
            int n =
                await(
                    Futures.race(stream.read(buffer), token.cancelled().map(x -> AsyncReader.END)));
            if (n < 0) {
              return null;
            }
            await(stream.writeAll(buffer.flip()));
          }
        });
  }

  static int serve(InetSocketAddress address) throws Exception {
    try (Weft weft = Weft.open()) {
      TcpListener listener = TcpListener.bind(weft, address);
      var options = ServeOptions.defaults().grace(Duration.ZERO); // the shutdown has its own
      var report =
          weft.blockOn(
              GracefulShutdown.onSignals()
                  .run(
                      shutdown ->
                          shutdown
                              .closes(listener)
                              .serve(stream -> handle(stream, shutdown.token()), options)));
      return report.exitCode();
    }
  }

  @Test
  void aServersEnd() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> serve(ANY)).isInstanceOf(InterruptedException.class);
  }

  private void reload() {
    said.add("reload");
  }

  private static Future<Void> serve(TcpListener listener) {
    return listener.serve(stream -> handle(stream, new CancellationToken()));
  }

  private Future<Void> listening(TcpListener listener) {
    return async(
        () -> {
          await(Futures.race(Signals.ctrlC(), serve(listener))); // a future

          try (var signals = Signals.stream(SignalKind.HUP)) { // a stream
            while (await(signals.next()) instanceof Some(var kind)) {
              reload();
            }
          }
        });
  }

  @WeftTest
  void signals(Weft weft) throws Exception {
    var listener = TcpListener.bind(weft, ANY);
    var task = weft.spawn(listening(listener));
    weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    listener.close(); // ends `serve`, so it now listens to HUP
    weft.blockOn(Time.sleep(Duration.ofMillis(5)));
    task.abort();
    weft.blockOn(Futures.catching(task));
    assertThat(said).isEmpty();
  }
}
