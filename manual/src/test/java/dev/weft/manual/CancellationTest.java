package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Select;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.ByteStreams;
import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// What docs/cancellation.md shows.
class CancellationTest {

  private final List<String> said = new ArrayList<>();

  private Future<Void> work() {
    return async(
        () -> {
          said.add("begun");
          try {
            await(Time.sleep(Duration.ofHours(1)));
            said.add("done");
          } finally {
            said.add("cleaned up");
          }
        });
  }

  @WeftTest(pausedTime = true)
  void byTimeout(Weft weft) {
    assertThatThrownBy(() -> weft.blockOn(Futures.timeout(Duration.ofSeconds(1), work())))
        .isInstanceOf(TimeoutException.class);
    assertThat(said).containsExactly("begun", "cleaned up");
  }

  @WeftTest(pausedTime = true)
  void byToken(Weft weft) throws Exception {
    var stop = new CancellationToken();
    Future<String> outcome =
        Select.<String>biased()
            .on(stop.cancelled(), _ -> "stopped")
            .on(work(), _ -> "done")
            .first();
    var task = weft.spawn(outcome);
    weft.blockOn(Time.sleep(Duration.ofSeconds(1)));
    stop.cancel();
    assertThat(weft.blockOn(task)).isEqualTo("stopped");
    assertThat(said).containsExactly("begun", "cleaned up");
  }

  private Future<Void> transfer(AsyncDuplex bank) {
    return async(
        () -> {
          try {
            await(bank.writeAll("begin\n".getBytes(UTF_8)));
            await(Time.sleep(Duration.ofHours(1))); // what is interrupted
            await(bank.writeAll("commit\n".getBytes(UTF_8)));
          } finally {
            await(Futures.shielded(bank.writeAll("end\n".getBytes(UTF_8)), Duration.ofSeconds(2)));
            bank.close();
          }
        });
  }

  @WeftTest(pausedTime = true)
  void shielded(Weft weft) throws Exception {
    var pair = ByteStreams.duplex(6); // so small that "end" has to wait for a reader
    Future<String> seen =
        async(
            () -> {
              var task = Tasks.spawn(transfer(pair.first()));
              await(Time.sleep(Duration.ofSeconds(1)));
              task.abort();
              return await(pair.second().readToString(100));
            });
    assertThat(weft.blockOn(seen)).isEqualTo("begin\nend\n");
  }

  @WeftTest
  void using(Weft weft) throws Exception {
    AutoCloseable connection = () -> said.add("closed");
    var task = weft.spawn(Futures.using(connection, c -> work()));
    task.abort(); // perhaps before its first poll
    weft.blockOn(Futures.catching(task));
    assertThat(said).last().isEqualTo("closed");
  }

  /// Reads lines, and says after each minute of silence that it is still there.
  private Future<Void> session(AsyncDuplex stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          Future<String> line = lines.readLine();
          while (true) {
            try {
              String text = await(Futures.timeout(Duration.ofMinutes(1), Futures.borrowed(line)));
              if (text == null) {
                return null;
              }
              said.add(text);
              line = lines.readLine();
            } catch (TimeoutException e) {
              said.add("still here"); // the same `line` is awaited again
            }
          }
        });
  }

  @WeftTest(pausedTime = true)
  void borrowed(Weft weft) throws Exception {
    var pair = ByteStreams.duplex(64);
    Future<Void> talk =
        async(
            () -> {
              var task = Tasks.spawn(session(pair.first()));
              await(pair.second().writeAll("hel".getBytes(UTF_8)));
              await(Time.sleep(Duration.ofSeconds(90)));
              await(pair.second().writeAll("lo\n".getBytes(UTF_8)));
              await(pair.second().shutdown());
              await(task);
            });
    weft.blockOn(talk);
    assertThat(said).containsExactly("still here", "hello");
  }

  @WeftTest
  void reserved(Weft weft) throws Exception {
    var channel = Mpsc.<String>bounded(1);
    Future<Boolean> sent =
        async(
            () -> {
              var place = await(channel.sender().reserve()); // cancelled here, nothing is lost
              place.send("a message"); // and this does not wait
              return true;
            });
    assertThat(weft.blockOn(sent)).isTrue();
    assertThat(weft.blockOn(channel.receiver().recv())).isEqualTo("a message");
  }
}
