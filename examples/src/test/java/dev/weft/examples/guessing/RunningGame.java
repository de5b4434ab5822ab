package dev.weft.examples.guessing;

import dev.weft.Weft;
import dev.weft.sync.CancellationToken;
import dev.weft.testing.Pairing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/// A game on a free port, driven by one thread of its own.
final class RunningGame implements AutoCloseable {

  private final Weft weft;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private final CancellationToken stopping = new CancellationToken();
  final InetSocketAddress address;

  /// @param form how connections are played
  RunningGame(Pairing pairing, GameServer.PlayerForm form, Duration duration, IntSupplier targets)
      throws Exception {
    this(pairing, form, duration, targets, new AtomicReference<>());
  }

  /// @param made is told the server before anybody can join
  RunningGame(
      Pairing pairing,
      GameServer.PlayerForm form,
      Duration duration,
      IntSupplier targets,
      AtomicReference<GameServer> made)
      throws Exception {
    weft = pairing.builder().name("game").open();
    var free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = new GameServer(weft, free, duration, targets, form);
    made.set(server);
    address = server.address();
    thread = Thread.ofPlatform().name("game-driver").start(() -> drive(server));
  }

  private void drive(GameServer server) {
    try {
      weft.blockOn(server.run(stopping));
      ended.complete(null);
    } catch (Throwable t) {
      ended.completeExceptionally(t);
    }
  }

  Client join() throws Exception {
    return new Client(address);
  }

  /// Tells the game to end, as a Ctrl-C does.
  void stop() {
    stopping.cancel();
  }

  long liveTasks() {
    return weft.liveTasks();
  }

  /// Waits for the server's end, which must be a good one.
  void awaitEnd() throws Exception {
    ended.get(30, TimeUnit.SECONDS);
    thread.join();
  }

  @Override
  public void close() throws Exception {
    weft.close();
    thread.join();
  }
}
