package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.codec.Decoder;
import dev.weft.codec.FramedReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.DuplexPair;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import dev.weft.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Faults of programs that stream: of order, of pieces, of the end.
final class PlantedInStreams {
  private PlantedInStreams() {}

  static List<Planted> all() {
    return List.of(
        new Planted("a frame is expected in one piece", PlantedInStreams::pieces),
        new Planted("answers out of order", PlantedInStreams::order),
        new Planted("the rest of the buffer is forgotten at the end", PlantedInStreams::rest));
  }

  private static void pieces(Simulation simulation, boolean isBroken) {
    DuplexPair pair = ByteStreams.duplex(64);
    Decoder<Integer> decoder =
        bytes -> bytes.remaining() < (isBroken ? 1 : 4) ? null : bytes.getInt();
    Future<@Nullable Void> writer =
        async(
            () -> {
              var bytes = ByteBuffer.allocate(40);
              for (int i = 0; i < 10; i++) {
                bytes.putInt(i);
              }
              bytes.flip();
              while (bytes.hasRemaining()) {
                boolean isTorn = simulation.upTo(Duration.ofNanos(50)).isZero();
                byte[] piece = new byte[Math.min(isTorn ? 3 : 4, bytes.remaining())];
                bytes.get(piece);
                await(pair.first().writeAll(piece));
                await(Time.sleep(Duration.ofMillis(1)));
              }
              await(pair.first().shutdown());
            });
    List<Integer> numbers = new ArrayList<>();
    simulation
        .client("writer", () -> writer)
        .client(
            "reader",
            () -> new FramedReader<>(pair.second(), decoder).toList().map(numbers::addAll))
        .run();
    assertThat(numbers).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  /// Two of a stream's elements are worked on at once, by a server that may be slow.
  private static void order(Simulation simulation, boolean isBroken) {
    List<Long> numbers = new ArrayList<>();
    Fn<Long, Future<Long>> work =
        number -> Time.sleep(simulation.upTo(Duration.ofMillis(2))).map(x -> number);
    AsyncStream<Long> all = Streams.range(0, 10);
    AsyncStream<Long> worked = isBroken ? all.bufferUnordered(2, work) : all.buffered(2, work);
    simulation.client("client", () -> worked.forEach(numbers::add)).run();
    assertThat(numbers).isSorted();
  }

  /// Elements are written in batches; a batch may be under way when the stream ends.
  private static void rest(Simulation simulation, boolean isBroken) {
    List<Integer> written = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    Mpsc<Integer> source = Mpsc.unbounded();
    Future<@Nullable Void> writer =
        async(
            () -> {
              try {
                while (true) {
                  Integer one =
                      await(
                          Futures.<@Nullable Integer>timeout(
                              Duration.ofMillis(2),
                              source.receiver().recv().map(number -> number),
                              () -> Futures.ready(null)));
                  if (one != null) {
                    batch.add(one);
                  }
                  if (one == null || batch.size() == 3) {
                    written.addAll(batch);
                    batch.clear();
                  }
                }
              } catch (ChannelClosedException end) {
                if (!isBroken) {
                  written.addAll(batch);
                }
              }
            });
    Future<@Nullable Void> sender =
        async(
            () -> {
              for (int i = 0; i < 7; i++) {
                await(source.sender().send(i));
                await(Time.sleep(simulation.upTo(Duration.ofMillis(4))));
              }
              source.sender().close();
            });
    simulation.client("writer", () -> writer).client("sender", () -> sender).run();
    assertThat(written).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }
}
