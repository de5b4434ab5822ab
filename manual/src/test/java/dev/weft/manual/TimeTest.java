package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import dev.weft.time.DelayQueue;
import dev.weft.time.Interval;
import dev.weft.time.MissedTick;
import dev.weft.time.RateLimiter;
import dev.weft.time.Retry;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// What docs/time.md shows.
class TimeTest {

  private final List<String> said = new ArrayList<>();
  private int asked;

  private Future<String> ask(String question) {
    return async(
        () -> {
          asked++;
          await(Time.sleep(Duration.ofSeconds(3)));
          return question + "!";
        });
  }

  /// Fails twice.
  private Future<String> flaky(String question) {
    return async(
        () -> {
          if (++asked < 3) {
            throw new ConnectException("refused");
          }
          return question + "!";
        });
  }

  @WeftTest(pausedTime = true)
  void timeouts(Weft weft) throws Exception {
    Future<String> strict = Futures.timeout(Duration.ofSeconds(2), ask("when"));
    Future<String> lenient =
        Futures.timeout(Duration.ofSeconds(2), ask("when"), () -> Futures.ready("later"));
    assertThatThrownBy(() -> weft.blockOn(strict)).isInstanceOf(TimeoutException.class);
    assertThat(weft.blockOn(lenient)).isEqualTo("later");
  }

  /// One deadline for several steps.
  private Future<String> both(Duration limit) {
    return async(
        () -> {
          long deadline = Time.nanos() + limit.toNanos();
          String first = await(Time.timeoutAt(deadline, ask("first")));
          return first + await(Time.timeoutAt(deadline, ask("second")));
        });
  }

  @WeftTest(pausedTime = true)
  void deadline(Weft weft) throws Exception {
    assertThat(weft.blockOn(both(Duration.ofSeconds(7)))).isEqualTo("first!second!");
    assertThatThrownBy(() -> weft.blockOn(both(Duration.ofSeconds(5))))
        .isInstanceOf(TimeoutException.class);
  }

  @WeftTest(pausedTime = true)
  void retries(Weft weft) throws Exception {
    Retry retry =
        Retry.exponential(Duration.ofMillis(100), 5) // five attempts at most
            .maxDelay(Duration.ofSeconds(10))
            .maxElapsed(Duration.ofMinutes(1))
            .retryIf(IOException.class::isInstance);
    Future<String> answer = retry.run(() -> Futures.timeout(Duration.ofSeconds(2), flaky("well")));
    assertThat(weft.blockOn(answer)).isEqualTo("well!");
    assertThat(asked).isEqualTo(3);
  }

  @WeftTest(pausedTime = true)
  void ticks(Weft weft) throws Exception {
    Future<Void> heartbeat =
        async(
            () -> {
              Interval every = Time.interval(Duration.ofSeconds(10), MissedTick.SKIP);
              for (int i = 0; i < 3; i++) {
                await(every.tick());
                said.add("beat at " + Time.nanos() / 1_000_000_000);
              }
            });
    weft.blockOn(heartbeat);
    assertThat(said).containsExactly("beat at 0", "beat at 10", "beat at 20");
  }

  @WeftTest(pausedTime = true)
  void rates(Weft weft) throws Exception {
    var limit = new RateLimiter(2, Duration.ofSeconds(1));
    Future<Void> requests =
        async(
            () -> {
              for (int i = 0; i < 4; i++) {
                await(limit.acquire());
                said.add("request at " + Time.nanos() / 1_000_000 + " ms");
              }
            });
    weft.blockOn(requests);
    assertThat(said)
        .containsExactly(
            "request at 0 ms", "request at 0 ms", "request at 500 ms", "request at 1000 ms");
  }

  @WeftTest(pausedTime = true)
  void delays(Weft weft) throws Exception {
    try (var idle = new DelayQueue<String>(weft)) {
      DelayQueue.Entry<String> ada = idle.insert("Ada", Duration.ofMinutes(1));
      idle.insert("Bob", Duration.ofMinutes(2));
      idle.reset(ada, Duration.ofMinutes(3)); // Ada has said something
      assertThat(weft.blockOn(idle.next()).value()).isEqualTo("Bob");
    }
  }
}
