package dev.weft.examples.load;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.net.TcpStream;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/// So many connections, each of which sends its next request when it has the answer to the one
/// before, for so long. One that fails is counted, and connects anew.
///
/// @param server whom to ask
/// @param connections how many at once
/// @param duration for how long requests begin; the answers to the last are waited for as long
///   again, at most
/// @param exchange what each does
/// @param tally where it is counted
record Load(
    InetSocketAddress server, int connections, Duration duration, Exchange exchange, Tally tally) {

  /// How long to wait before connecting again to a server that refuses.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Duration BAR = Duration.ofMillis(200);

  /// Yields how long it took, in nanoseconds.
  ///
  /// @param progress told how much of the time has passed, from 0 to 1
  Future<Long> run(DoubleConsumer progress) {
    return async(
        () -> {
          long start = Time.nanos();
          long end = start + duration.toNanos();
          List<Future<? extends @Nullable Object>> all = new ArrayList<>();
          var over = new LongAdder();
          for (int i = 0; i < connections; i++) {
            all.add(Tasks.spawn(ask(end, over)).abortOnCancel());
          }
          var bar = Tasks.spawn(progress(start, end, progress));
          try {
            await(Futures.timeout(duration.multipliedBy(2), Futures.joinAll(all)));
          } catch (TimeoutException e) {
            for (long left = connections - over.sum(); left > 0; left--) {
              tally.failed(new IOException("no answer at the end; the connection was given up"));
            }
          }
          bar.abort();
          progress.accept(1);
          return Time.nanos() - start;
        });
  }

  private Future<@Nullable Void> progress(long start, long end, DoubleConsumer progress) {
    return async(
        () -> {
          while (true) {
            progress.accept((double) (Time.nanos() - start) / (end - start));
            await(Time.sleep(BAR));
          }
        });
  }

  /// @param over counts this one when it has come to its end
  private Future<@Nullable Void> ask(long end, LongAdder over) {
    return async(
        () -> {
          while (Time.nanos() < end) {
            try (TcpStream stream = await(TcpStream.connect(server))) {
              await(askOver(stream, end));
            } catch (IOException e) {
              tally.failed(e);
              await(Time.sleep(PAUSE));
            }
          }
          over.increment();
        });
  }

  private Future<@Nullable Void> askOver(TcpStream stream, long end) {
    return async(
        () -> {
          var reader = stream.buffered();
          boolean stays = true;
          while (stays) {
            long begin = Time.nanos();
            if (begin >= end) {
              return;
            }
            try {
              stays = await(exchange.once(stream, reader));
              tally.answered(Time.nanos() - begin);
            } catch (Exchange.Refused e) {
              tally.failed(e);
              stays = e.stays;
            }
          }
        });
  }
}
