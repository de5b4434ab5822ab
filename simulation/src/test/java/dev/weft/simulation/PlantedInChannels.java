package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.codec.FramedReader;
import dev.weft.codec.LengthDelimitedCodec;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.DuplexPair;
import dev.weft.stream.Next;
import dev.weft.sync.Broadcast;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.LaggedException;
import dev.weft.sync.Oneshot;
import dev.weft.sync.Watch;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Faults of programs that tell each other something: latest values, copies for all, answers,
/// frames.
final class PlantedInChannels {
  private PlantedInChannels() {}

  static List<Planted> all() {
    return List.of(
        new Planted("a look at a value counts as having taken it", PlantedInChannels::looked),
        new Planted("who lags behind does not care", PlantedInChannels::lagged),
        new Planted("an answer to who has given up is lost", PlantedInChannels::givenUp),
        new Planted("a limit of time cuts a frame in two", PlantedInChannels::cut));
  }

  private static Future<@Nullable Void> pause(Simulation simulation, int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  /// A setting is changed five times; whoever follows it takes some time for each change.
  private static void looked(Simulation simulation, boolean isBroken) {
    Watch<Integer> setting = Watch.channel(0);
    var applied = new ArrayList<Integer>();
    Future<@Nullable Void> follower =
        async(
            () -> {
              try {
                while (true) {
                  await(setting.receiver().changed());
                  int value = setting.receiver().get();
                  await(pause(simulation, 2));
                  applied.add(value);
                  // for a line in the log
                  int latest = isBroken ? setting.receiver().get() : setting.receiver().borrow();
                  simulation.note("applied %s, by now it is %s".formatted(value, latest));
                }
              } catch (ChannelClosedException over) {
                return;
              }
            });
    Future<@Nullable Void> owner =
        async(
            () -> {
              for (int i = 1; i <= 5; i++) {
                await(pause(simulation, 4));
                setting.sender().send(i);
              }
              setting.sender().close();
            });
    simulation.client("follower", () -> follower).client("owner", () -> owner).run();
    assertThat(applied).last().isEqualTo(5);
  }

  /// Sums are told by their differences.
  private static void lagged(Simulation simulation, boolean isBroken) {
    Broadcast<Integer> changes = isBroken ? Broadcast.lossy(4) : Broadcast.channel(4);
    int[] sum = new int[1];
    Future<@Nullable Void> reader =
        async(
            () -> {
              while (true) {
                try {
                  sum[0] += await(changes.receiver().recv());
                  await(pause(simulation, 3));
                } catch (LaggedException missed) {
                  simulation.note(missed.getMessage());
                } catch (ChannelClosedException over) {
                  return;
                }
              }
            });
    Future<@Nullable Void> writer =
        async(
            () -> {
              for (int i = 1; i <= 10; i++) {
                await(changes.sender().send(i));
                await(pause(simulation, 3));
              }
              changes.sender().close();
            });
    simulation.client("reader", () -> reader).client("writer", () -> writer).run();
    assertThat(sum[0]).isEqualTo(55);
  }

  /// One gives tickets to whoever asks, and each who asks gives up after a while. A ticket that
  /// nobody takes has to come back.
  private static void givenUp(Simulation simulation, boolean isBroken) {
    int[] taken = new int[1];
    int[] left = {6};
    List<Oneshot<Integer>> questions = new ArrayList<>();
    Future<@Nullable Void> customer =
        async(
            () -> {
              for (int i = 0; i < 6; i++) {
                Oneshot<Integer> question = Oneshot.channel();
                questions.add(question);
                try {
                  Future<Integer> ticket = question.receiver();
                  await(Futures.timeout(Duration.ofMillis(2), ticket));
                  taken[0]++;
                } catch (TimeoutException late) {
                  simulation.note("goes without a ticket");
                }
              }
            });
    Future<@Nullable Void> seller =
        async(
            () -> {
              for (int i = 0; i < 6; i++) {
                while (questions.isEmpty()) {
                  await(Time.sleep(Duration.ofNanos(100_000)));
                }
                Oneshot<Integer> question = questions.removeFirst();
                await(pause(simulation, 2));
                left[0]--;
                boolean isTaken = question.sender().send(i);
                if (!isTaken && !isBroken) {
                  left[0]++;
                }
              }
            });
    simulation.client("customer", () -> customer).client("seller", () -> seller).run();
    assertThat(left[0] + taken[0]).isEqualTo(6);
  }

  /// Frames are read by one who has something else to do every two milliseconds.
  private static void cut(Simulation simulation, boolean isBroken) {
    DuplexPair pair = ByteStreams.duplex(64);
    var heard = new ArrayList<String>();
    Future<@Nullable Void> writer =
        async(
            () -> {
              for (int i = 0; i < 6; i++) {
                await(pair.first().writeAll(ByteBuffer.allocate(4).putInt(0, 5)));
                if (simulation.upTo(Duration.ofNanos(4)).isZero()) {
                  await(pause(simulation, 4));
                }
                await(pair.first().writeAll(("line" + i).getBytes(US_ASCII)));
              }
            });
    BufferedAsyncReader bytes = pair.second().buffered();
    var frames = new FramedReader<>(bytes, LengthDelimitedCodec.upTo(100));
    Future<@Nullable Void> reader =
        async(
            () -> {
              while (heard.size() < 6) {
                Future<String> next = isBroken ? byHand(bytes) : framed(frames);
                try {
                  heard.add(await(Futures.timeout(Duration.ofMillis(2), next)));
                } catch (TimeoutException other) {
                  simulation.note("has something else to do");
                }
              }
            });
    simulation.client("writer", () -> writer).client("reader", () -> reader).run();
    assertThat(heard).containsExactly("line0", "line1", "line2", "line3", "line4", "line5");
  }

  private static Future<String> framed(FramedReader<byte[]> frames) {
    return frames
        .next()
        .map(
            next -> {
              if (next instanceof Next.Some(var frame)) {
                return new String(frame, US_ASCII);
              }
              throw new IOException("the end, before all frames have come");
            });
  }

  private static Future<String> byHand(BufferedAsyncReader bytes) {
    return async(
        () -> {
          int length = await(bytes.readInt(ByteOrder.BIG_ENDIAN));
          if (length != 5) {
            throw new IOException("a length of " + length);
          }
          return new String(await(bytes.readExactly(length)), US_ASCII);
        });
  }
}
