package dev.weft.stream;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.stream.Next.Some;
import dev.weft.sync.Mpsc;
import dev.weft.testing.Pairing;
import dev.weft.time.DelayQueue;
import dev.weft.time.MissedTick;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Streams in tasks, and with the clock, on every pairing.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class RuntimeTest {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  private final Weft weft;

  RuntimeTest(Pairing pairing) {
    weft = pairing.builder().open();
  }

  @AfterEach
  void close() {
    weft.close();
  }

  /// `count` numbers, then nothing more and no end.
  private static AsyncStream<Integer> numbersAndSilence(int count) {
    return Streams.range(0, count).map(Long::intValue).chain(Streams.never());
  }

  @Test
  @DisplayName("while (await(s.next()) instanceof Some(var x)) reads a stream from another task")
  void loop() throws Exception {
    var channel = Mpsc.<Integer>bounded(4);
    Future<Integer> sum =
        async(
            () -> {
              Tasks.spawn(
                      Streams.range(0, 1000).map(Long::intValue).forward(Sink.of(channel.sender())))
                  .detach();
              int all = 0;
              try (AsyncStream<Integer> numbers = Streams.from(channel.receiver())) {
                while (await(numbers.next()) instanceof Some(var n)) {
                  all += n;
                }
              }
              return all;
            });
    assertThat(weft.blockOn(sum)).isEqualTo(499_500);
  }

  @Test
  @DisplayName("an interval ticks at once and then each period; a pause between two is no shorter")
  void interval() throws Exception {
    List<Long> ticks = weft.blockOn(Streams.interval(SHORT, MissedTick.BURST).take(3).toList());
    assertThat(ticks.get(1) - ticks.get(0)).isEqualTo(SHORT.toNanos());
    assertThat(ticks.get(2) - ticks.get(1)).isEqualTo(SHORT.toNanos());
  }

  @Test
  @DisplayName("throttle keeps the gap; the first comes at once")
  void throttle() throws Exception {
    List<Long> times =
        weft.blockOn(Streams.range(0, 3).throttle(SHORT).map(n -> Time.nanos()).toList());
    assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(SHORT.toNanos());
    assertThat(times.get(2) - times.get(1)).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  @DisplayName("timeout fails when nothing comes, and not as long as something does")
  void timeout() throws Exception {
    var seen = new ArrayList<Integer>();
    assertThatThrownBy(() -> weft.blockOn(numbersAndSilence(2).timeout(SHORT).forEach(seen::add)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("20ms");
    assertThat(seen).containsExactly(0, 1);
    assertThat(weft.blockOn(Streams.range(0, 3).timeout(LONG).count())).isEqualTo(3);
  }

  @Test
  @DisplayName("chunksTimeout gives what it has when the time is over")
  void chunksTimeout() throws Exception {
    assertThat(weft.blockOn(numbersAndSilence(5).chunksTimeout(3, SHORT).take(2).toList()))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4));
    assertThat(weft.blockOn(Streams.of(1, 2, 3).chunksTimeout(2, LONG).toList()))
        .containsExactly(List.of(1, 2), List.of(3));
  }

  @Test
  @DisplayName("debounce gives the last one before a quiet time")
  void debounce() throws Exception {
    assertThat(weft.blockOn(numbersAndSilence(5).debounce(SHORT).first())).isEqualTo(Next.some(4));
    assertThat(weft.blockOn(Streams.of(1, 2, 3).debounce(LONG).toList())).containsExactly(3);
  }

  @Test
  @DisplayName("takeUntil a sleep ends a stream that has no end")
  void takeUntil() throws Exception {
    assertThat(weft.blockOn(numbersAndSilence(2).takeUntil(Time.sleep(SHORT)).toList()))
        .containsExactly(0, 1);
  }

  @Test
  @DisplayName("a stream of a set of tasks has all ends, and its close cancels the rest")
  void joinSet() throws Exception {
    var set = new JoinSet<Integer>(weft);
    for (int i = 0; i < 10; i++) {
      set.spawn(Futures.ready(i));
    }
    List<Integer> values =
        weft.blockOn(
            Streams.from(set).map(joined -> ((Joined.Value<Integer>) joined).value()).toList());
    assertThat(values).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    var waiting = new JoinSet<Integer>(weft);
    waiting.spawn(Futures.never());
    waiting.spawn(Futures.ready(1));
    assertThat(weft.blockOn(Streams.from(waiting).first())).isInstanceOf(Some.class);
    assertThat(waiting.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("a delay queue: values as they come due, up to its close; closed with the stream")
  void delayQueue() throws Exception {
    var queue = new DelayQueue<String>(weft);
    queue.insert("second", SHORT);
    queue.insert("first", Duration.ZERO);
    queue.insert("never", LONG);
    assertThat(weft.blockOn(Streams.from(queue).take(2).toList()))
        .containsExactly("first", "second");
    assertThat(queue.isClosed()).isTrue();
    var other = new DelayQueue<String>(weft);
    AsyncStream<String> stream = Streams.from(other).inspect(value -> other.close());
    other.insert("only", Duration.ZERO);
    assertThat(weft.blockOn(stream.toList())).containsExactly("only");
  }

  @Test
  @DisplayName("bufferUnordered runs as many as it may, in one task")
  void concurrent() throws Exception {
    long begun = System.nanoTime();
    long count =
        weft.blockOn(
            Streams.range(0, 1_000)
                .bufferUnordered(1_000, n -> Time.sleep(Duration.ofMillis(100)))
                .count());
    assertThat(count).isEqualTo(1_000);
    assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(30).toNanos());
  }

  @Test
  @DisplayName("9.9 a stream that always has an element lets other tasks run")
  void budget() throws Exception {
    var stop = new AtomicBoolean();
    weft.blockOn(
        async(
            () -> {
              var endless =
                  Tasks.spawn(
                      Streams.range(0, Long.MAX_VALUE)
                          .filter(n -> false)
                          .takeUntil(
                              Futures.pollFn(
                                  cx ->
                                      stop.get()
                                          ? dev.weft.Poll.ready(null)
                                          : dev.weft.Poll.pending()))
                          .count());
              await(Time.sleep(SHORT));
              stop.set(true);
              await(endless);
            }));
    assertThat(stop).isTrue();
  }

  @Test
  @DisplayName("closing the runtime ends a stream that waits for the clock")
  void closing() throws Exception {
    var closed = new AtomicBoolean();
    AsyncStream<Integer> source =
        Streams.from(java.util.stream.Stream.<Integer>of(1).onClose(() -> closed.set(true)));
    weft.spawn(source.throttle(LONG).chain(Streams.never()).forEach(n -> {})).detach();
    weft.blockOn(Time.sleep(SHORT));
    weft.close();
    assertThat(closed).isTrue();
  }
}
