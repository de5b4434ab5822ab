package dev.weft.testing.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

class PatienceTest {

  /// What is tested: gives each question a minute, and pauses for ten before the next.
  static Future<String> askUntilAnswered(Supplier<Future<String>> question) {
    return async(
        () -> {
          while (true) {
            try {
              return await(Futures.timeout(Duration.ofMinutes(1), question.get()));
            } catch (TimeoutException noAnswer) {
              await(Time.sleep(Duration.ofMinutes(10)));
            }
          }
        });
  }

  @WeftTest(pausedTime = true)
  void asksAThirdTime(Weft weft, VirtualClock clock) throws Exception {
    var asked = new AtomicInteger();
    Supplier<Future<String>> question =
        () -> asked.incrementAndGet() < 3 ? Futures.never() : Futures.ready("42");
    assertThat(weft.blockOn(askUntilAnswered(question))).isEqualTo("42");
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(22));
  }
}
