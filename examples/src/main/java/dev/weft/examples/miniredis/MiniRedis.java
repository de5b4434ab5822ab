package dev.weft.examples.miniredis;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.sync.CancellationToken;
import dev.weft.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The server: each connection is a [Session] in a task of its own, and all share one [Keyspace].
final class MiniRedis {

  /// How often what has expired is taken away; who asks for it earlier is told that it is not
  /// there.
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Commands commands;
  private final CancellationToken closing;

  /// @param closing cancelled, it ends each session with what it was to be told
  MiniRedis(Weft weft, CancellationToken closing) {
    this.closing = closing;
    this.commands = new Commands(new Keyspace(() -> Time.nanos(weft)));
  }

  /// Serves until the listener is closed; ready when all sessions have ended.
  Future<@Nullable Void> serve(TcpListener listener) {
    var options = ServeOptions.defaults().grace(Duration.ZERO); // the shutdown has its own
    Future<@Nullable Void> sessions =
        listener.serve(
            stream -> Futures.using(new Session(commands, stream, closing), Session::run), options);
    return Futures.race(sessions, sweep());
  }

  private Future<@Nullable Void> sweep() {
    return async(
        () -> {
          while (true) {
            await(Time.sleep(SWEEP));
            commands.keys.sweep();
          }
        });
  }
}
