package dev.weft.examples.interop;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@Timeout(60)
class MonosTest {

  private final Weft weft = Weft.open();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private volatile Waker waker;

  @AfterEach
  void close() {
    weft.close();
  }

  private Future<String> never() {
    return new Future<>() {
      @Override
      public Poll<String> poll(Context cx) {
        waker = cx.waker();
        polls.incrementAndGet();
        return Poll.pending();
      }

      @Override
      public void cancel(Context cx) {
        cancels.incrementAndGet();
      }
    };
  }

  @Test
  @DisplayName(
      "S4-7 one block awaits a stage of the JDK's, a foreign library's, one written by hand")
  void anySource() throws Exception {
    var stage = new CompletableFuture<String>();
    Sinks.One<String> sink = Sinks.one();
    var byHand = new HandWritten();
    Future<String> all =
        async(
            () -> await(Futures.from(stage)) + await(Monos.future(sink.asMono())) + await(byHand));
    JoinHandle<String> handle = weft.spawn(all);
    assertThat(handle.isFinished()).isFalse();
    Thread.startVirtualThread(
        () -> {
          stage.complete("a stage, ");
          sink.tryEmitValue("a Mono, ");
          byHand.finish("by hand");
        });
    assertThat(weft.<String>blockOn(handle)).isEqualTo("a stage, a Mono, by hand");
  }

  /// A value and a waker under a lock.
  private static final class HandWritten implements Future<String> {
    private String value;
    private Waker waiting;

    void finish(String result) {
      Waker left;
      synchronized (this) {
        value = result;
        left = waiting;
      }
      if (left != null) {
        left.wake();
      }
    }

    @Override
    public synchronized Poll<String> poll(Context cx) {
      waiting = cx.waker();
      return value != null ? Poll.ready(value) : Poll.pending();
    }

    @Override
    public synchronized void cancel(Context cx) {
      waiting = null;
    }
  }

  @Test
  @DisplayName("a future as a Mono: lazy, one task for each subscriber, value, nothing, or failure")
  void futureAsMono() {
    var made = new AtomicInteger();
    Mono<Integer> mono = Monos.of(weft, () -> Futures.ready(made.incrementAndGet()));
    assertThat(made).hasValue(0);
    assertThat(mono.map(n -> n * 10).block(Duration.ofSeconds(10))).isEqualTo(10);
    assertThat(mono.block(Duration.ofSeconds(10))).isEqualTo(2);
    assertThat(Monos.of(weft, () -> Futures.ready(null)).blockOptional()).isEmpty();
    var broken = new IOException("broken");
    assertThatThrownBy(() -> Monos.of(weft, () -> Futures.failed(broken)).block())
        .hasRootCause(broken);
  }

  @Test
  @DisplayName("disposing of a subscription at whatever point cancels the future, once")
  void disposed() {
    for (int seen = 0; seen <= 3; seen++) {
      polls.set(0);
      cancels.set(0);
      Disposable subscription = Monos.of(weft, this::never).subscribe();
      for (int i = 1; i <= seen; i++) {
        int count = i;
        Patience.until("it is polled", () -> polls.get() >= count);
        if (i < seen) {
          waker.wake();
        }
      }
      subscription.dispose();
      Patience.until("the tasks are over", () -> weft.liveTasks() == 0);
      assertThat(cancels).hasValue(1);
    }
  }

  @Test
  @DisplayName("a Mono as a future: subscribed to at the first poll; value, null, or failure")
  void monoAsFuture() throws Exception {
    var subscribed = new AtomicInteger();
    Mono<String> later =
        Mono.delay(Duration.ofMillis(5))
            .map(_ -> "later")
            .doOnSubscribe(_ -> subscribed.incrementAndGet());
    Future<String> future = Monos.future(later);
    assertThat(subscribed).hasValue(0);
    assertThat(weft.<String>blockOn(future)).isEqualTo("later");
    assertThat(subscribed).hasValue(1);
    assertThat(weft.<String>blockOn(Monos.future(Mono.empty()))).isNull();
    var broken = new IOException("broken");
    assertThatThrownBy(() -> weft.blockOn(Monos.future(Mono.error(broken)))).isSameAs(broken);
  }

  @Test
  @DisplayName("cancelling the future before or after its first poll cancels the subscription")
  void cancelled() throws Exception {
    var subscribed = new AtomicInteger();
    var unsubscribed = new AtomicInteger();
    Mono<String> mono =
        Mono.<String>never()
            .doOnSubscribe(_ -> subscribed.incrementAndGet())
            .doOnCancel(unsubscribed::incrementAndGet);
    Future<String> unpolled = Monos.future(mono);
    unpolled.cancel(Context.of(() -> {}));
    assertThat(subscribed).hasValue(0);
    Future<String> polled = Monos.future(mono);
    assertThat(polled.poll(Context.of(() -> {})).isPending()).isTrue();
    polled.cancel(Context.of(() -> {}));
    assertThat(subscribed).hasValue(1);
    assertThat(unsubscribed).hasValue(1);
  }

  @Test
  @DisplayName("there and back: a sink's value comes out of a future in a Mono in a future")
  void thereAndBack() throws Exception {
    Sinks.One<String> sink = Sinks.one();
    Future<String> future =
        Monos.future(Monos.of(weft, () -> Monos.<String>future(sink.asMono())).map(s -> s + "!"));
    var task = weft.spawn(future);
    sink.tryEmitValue("hello");
    assertThat(weft.<String>blockOn(task)).isEqualTo("hello!");
  }
}
