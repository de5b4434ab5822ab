package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.examples.Telling;
import dev.weft.testing.PollProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a future is, and that it does nothing until it is awaited.
@Timeout(60)
class LazinessTest {

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-4 S4-6 a method and a block say the same, and are of the same type")
  void hello(String executor) {
    assertThat(Telling.of("hello", "--executor", executor).out())
        .containsExactly("hi, there!", "hi, there!");
    // The same static type: each can take the other's place.
    List<Future<String>> both = new ArrayList<>();
    Future<String> method = HelloCommand.hello();
    Future<String> block = async(() -> "hi, there!");
    both.add(method);
    both.add(block);
    assertThat(both).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-5 S4-9 requests that are made and dropped print nothing, and end at once")
  void dropped(String executor) {
    Telling telling = Telling.of("dropped", "--executor", executor);
    // On a machine that is busy with other things it may take longer: of some goes one must do.
    for (int again = 0; again < 4 && telling.took().toSeconds() >= 2; again++) {
      telling = Telling.of("dropped", "--executor", executor);
    }
    assertThat(telling.out()).isEmpty();
    assertThat(telling.err()).isEmpty();
    assertThat(telling.took()).as("less than one request").isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S1-2 ten futures made send no request; joined they send ten, at once")
  void promises(String executor) {
    assertThat(Telling.of("promises", "--second", "400ms", "--executor", executor).out())
        .containsExactly(
            "ten promises made: 10 requests",
            "ten futures made: 0 requests",
            "ten futures joined: 10 requests, 10 at once");
  }

  @Test
  @DisplayName("S4-3 a future says whether its value is there yet")
  void isItThereYet() throws Exception {
    var answer = new CompletableFuture<String>();
    PollProbe<String> probe = PollProbe.of(Futures.from(answer));
    assertThat(probe.poll()).isEqualTo(Poll.pending());
    answer.complete("now");
    probe.assertWoken();
    assertThat(probe.poll()).isEqualTo(Poll.ready("now"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-2 a block need not be a whole method: it is spawned where it stands")
  void inlineBlock(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      String greeting = "hi";
      JoinHandle<String> handle =
          weft.spawn(async(() -> greeting + ", " + await(Futures.ready("there!"))));
      assertThat(weft.<String>blockOn(handle)).isEqualTo("hi, there!");
    }
  }

  /// What Rust needed a library for: an interface with an async method.
  private interface Source {
    Future<String> fetch();

    default Future<Integer> length() {
      return async(() -> await(fetch()).length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-24 an interface declares a method that returns a future, and composes it")
  void interfaces(String executor) throws Exception {
    Source made = () -> async(() -> "four");
    Source waits = () -> Tasks.yieldNow().map(_ -> "fives");
    try (Weft weft = Weft.builder().executor(executor).open()) {
      assertThat(weft.<Integer>blockOn(made.length())).isEqualTo(4);
      assertThat(weft.<Integer>blockOn(waits.length())).isEqualTo(5);
    }
  }
}
