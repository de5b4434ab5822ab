package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class FluxesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Weft weft = Weft.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private void ended() {
    Patience.until("the tasks are over", () -> weft.liveTasks() == 0);
  }

  @Test
  @DisplayName("a stream as a Flux: all elements in order, for each subscriber; or the failure")
  void streamAsFlux() {
    Flux<Long> flux = Fluxes.of(weft, () -> Streams.range(0, 1_000));
    for (int i = 0; i < 2; i++) {
      assertThat(
              flux.publishOn(Schedulers.parallel()).map(n -> n + 1).collectList().block(PATIENCE))
          .hasSize(1_000)
          .startsWith(1L)
          .endsWith(1_000L)
          .isSorted();
    }
    var broken = new IOException("broken");
    assertThatThrownBy(
            () ->
                Fluxes.of(weft, () -> Streams.of(1).chain(Streams.failed(broken)))
                    .blockLast(PATIENCE))
        .hasRootCause(broken);
    ended();
  }

  @Test
  @DisplayName("a Flux that takes some, or is disposed of, at whatever point ends the stream")
  void fluxCancels() {
    for (int taken = 1; taken <= 5; taken++) {
      Flux<Long> endless = Fluxes.of(weft, () -> Streams.range(0, Long.MAX_VALUE));
      assertThat(endless.take(taken).collectList().block(PATIENCE)).hasSize(taken);
      ended();
      var seen = new AtomicLong();
      Disposable subscription = endless.doOnNext(seen::set).subscribe();
      long enough = taken;
      Patience.until("some have come", () -> seen.get() > enough);
      subscription.dispose();
      ended();
    }
  }

  @Test
  @DisplayName("a Flux as a stream: from any thread of Reactor's into a task; or the failure")
  void fluxAsStream() throws Exception {
    var subscribed = new AtomicInteger();
    Flux<Integer> flux =
        Flux.range(0, 1_000)
            .publishOn(Schedulers.boundedElastic())
            .doOnSubscribe(_ -> subscribed.incrementAndGet());
    AsyncStream<Integer> stream = Fluxes.stream(flux);
    assertThat(subscribed).hasValue(0);
    assertThat(weft.blockOn(weft.spawn(stream.toList()))).hasSize(1_000).isSorted();
    assertThat(subscribed).hasValue(1);
    var broken = new IOException("broken");
    assertThatThrownBy(() -> weft.blockOn(Fluxes.stream(Flux.error(broken)).toList()))
        .isSameAs(broken);
    assertThat(weft.blockOn(Fluxes.stream(Flux.empty()).toList())).isEmpty();
  }

  @Test
  @DisplayName("a stream that is closed, at whatever point, cancels the Flux, once")
  void streamCancels() throws Exception {
    for (int taken = 1; taken <= 5; taken++) {
      var cancels = new AtomicInteger();
      Flux<Long> endless =
          Flux.interval(Duration.ofMillis(1))
              .onBackpressureBuffer()
              .doOnCancel(cancels::incrementAndGet);
      List<Long> some = weft.blockOn(Fluxes.stream(endless).take(taken).toList());
      assertThat(some).hasSize(taken);
      assertThat(cancels).hasValue(1);
      var subscribed = new AtomicInteger();
      Flux<Object> silent =
          Flux.never()
              .doOnSubscribe(_ -> subscribed.incrementAndGet())
              .doOnCancel(cancels::incrementAndGet);
      var waiting = weft.spawn(Fluxes.stream(silent).toList());
      Patience.until("it is subscribed to", () -> subscribed.get() == 1);
      waiting.abort();
      ended();
      assertThat(cancels).hasValue(2);
    }
  }

  @Test
  @DisplayName("a slow side holds the fast one up, both ways")
  void neitherOutrunsTheOther() throws Exception {
    var made = new AtomicLong();
    Flux<Long> slow =
        Fluxes.of(weft, () -> Streams.range(0, 10_000).inspect(made::set))
            .limitRate(8)
            .doOnNext(seen -> assertThat(made.get() - seen).isLessThanOrEqualTo(9));
    assertThat(slow.count().block(PATIENCE)).isEqualTo(10_000);
    var emitted = new AtomicLong();
    AsyncStream<Integer> stream =
        Fluxes.stream(Flux.range(0, 10_000).doOnNext(emitted::set))
            .inspect(seen -> assertThat(emitted.get() - seen).isLessThanOrEqualTo(32));
    assertThat(weft.<Long>blockOn(stream.count())).isEqualTo(10_000);
  }
}
