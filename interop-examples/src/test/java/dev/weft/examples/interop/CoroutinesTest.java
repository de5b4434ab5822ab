package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// [CoroutinesKt] is written in Kotlin; so is the program around it.
@Timeout(60)
class CoroutinesTest {

  private final Weft weft = Weft.open();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();

  @AfterEach
  void close() {
    weft.close();
  }

  private Future<String> never() {
    return new Future<>() {
      @Override
      public Poll<String> poll(Context cx) {
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
  @DisplayName("a coroutine awaits futures, and gets the very failure")
  void coroutineAwaits() throws Exception {
    assertThat(
            weft.<String>blockOn(
                Greeting.greeting(weft, Futures.ready("hello"), Futures.ready("Ann"))))
        .isEqualTo("hello, Ann");
    var broken = new IOException("broken");
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Greeting.greeting(weft, Futures.ready("hello"), Futures.failed(broken))))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
  }

  @Test
  @DisplayName("cancelling a future that is a coroutine cancels what the coroutine awaits")
  void cancelledFromWeft() throws Exception {
    var task = weft.spawn(Greeting.greeting(weft, Futures.ready("hello"), never()));
    Patience.until("it is polled", () -> polls.get() > 0);
    task.abort();
    Patience.until("the tasks are over", () -> weft.liveTasks() == 0);
    assertThat(cancels).hasValue(1);
  }

  @Test
  @DisplayName("a future that is not polled starts no coroutine")
  void lazy() {
    Future<String> future = Greeting.greeting(weft, never(), never());
    future.cancel(Context.of(() -> {}));
    assertThat(polls).hasValue(0);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("cancelling a coroutine cancels the future that it awaits")
  void cancelledFromKotlin() {
    CompletableFuture<String> coroutine = Greeting.started(weft, never());
    Patience.until("it is polled", () -> polls.get() > 0);
    coroutine.cancel(true);
    Patience.until("the tasks are over", () -> weft.liveTasks() == 0);
    assertThat(cancels).hasValue(1);
    assertThatThrownBy(coroutine::join).isInstanceOf(CancellationException.class);
  }
}
