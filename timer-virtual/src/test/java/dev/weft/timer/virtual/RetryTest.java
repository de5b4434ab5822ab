package dev.weft.timer.virtual;

import static dev.weft.timer.virtual.Setup.pollOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.time.Retry;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.timer.virtual.Setup#all")
public class RetryTest {

  private static final long MILLI = 1_000_000;

  private final Setup setup;
  private final Weft weft;

  public RetryTest(Setup setup) {
    this.setup = setup;
    this.weft = setup.open();
  }

  @AfterEach
  public void close() {
    weft.close();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /// When attempts begin, in milliseconds from the first, if the first `failures` fail.
  private List<Long> attempts(Retry retry, int failures) throws Exception {
    var at = new ArrayList<Long>();
    Future<String> run =
        retry.run(
            () -> {
              at.add(Time.nanos());
              return at.size() <= failures
                  ? Futures.failed(new IOException("attempt " + at.size()))
                  : Futures.ready("done");
            });
    assertThat(weft.blockOn(run)).isEqualTo("done");
    return at.stream().map(nanos -> (nanos - at.getFirst()) / MILLI).toList();
  }

  private void assertAttempts(List<Long> attempts, Long... expected) {
    assertThat(attempts).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (setup.virtual()) {
        assertThat(attempts.get(i)).isEqualTo(expected[i]);
      } else {
        assertThat(attempts.get(i)).isGreaterThanOrEqualTo(expected[i]);
      }
    }
  }

  @Test
  @DisplayName("delays grow by the factor, up to the longest")
  public void delays() throws Exception {
    Retry retry = Retry.exponential(millis(2), 9).jitter(0);
    assertAttempts(attempts(retry, 4), 0L, 2L, 6L, 14L, 30L);
    assertAttempts(attempts(retry.factor(3).maxDelay(millis(7)), 4), 0L, 2L, 8L, 15L, 22L);
    assertAttempts(attempts(Retry.fixed(millis(3), 5), 3), 0L, 3L, 6L, 9L);
    assertAttempts(attempts(retry, 0), 0L);
    assertAttempts(attempts(Retry.fixed(Duration.ZERO, 1_000), 999).subList(0, 1), 0L);
  }

  @Test
  @DisplayName("jitter takes a random part of each delay; from one seed it is the same each time")
  public void jitter() throws Exception {
    Retry retry = Retry.exponential(millis(8), 9).factor(1).seed(42);
    List<Long> once = attempts(retry, 6);
    for (int i = 1; i < once.size(); i++) {
      long delay = once.get(i) - once.get(i - 1);
      assertThat(delay).isGreaterThanOrEqualTo(3); // rounded down twice
      if (setup.virtual()) {
        assertThat(delay).isLessThanOrEqualTo(9);
      }
    }
    if (setup.virtual()) {
      assertThat(attempts(retry, 6)).isEqualTo(once);
      assertThat(attempts(retry.seed(43), 6)).isNotEqualTo(once);
      assertThat(attempts(Retry.exponential(millis(8), 9).jitter(1), 6).getLast())
          .isLessThan(8 + 16 + 32 + 64 + 128 + 256);
    }
  }

  @Test
  @DisplayName("the last failure arrives unchanged: after enough attempts, or one not worth it")
  public void gives() {
    var made = new AtomicInteger();
    var failures = new ArrayList<IOException>();
    Future<Object> run =
        Retry.fixed(millis(1), 3)
            .run(
                () -> {
                  failures.add(new IOException("attempt " + made.incrementAndGet()));
                  throw failures.getLast();
                });
    assertThatThrownBy(() -> weft.blockOn(run)).isSameAs(failures.getLast());
    assertThat(made).hasValue(3);
    assertThatThrownBy(() -> weft.blockOn(run)).isInstanceOf(IllegalStateException.class);

    var error = new AssertionError();
    assertThatThrownBy(
            () -> weft.blockOn(Retry.fixed(millis(1), 3).run(() -> Futures.failed(error))))
        .isSameAs(error);
    var wrong = new IllegalArgumentException();
    made.set(0);
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Retry.fixed(millis(1), 3)
                        .retryIf(IOException.class::isInstance)
                        .run(
                            () -> {
                              made.incrementAndGet();
                              return Futures.failed(wrong);
                            })))
        .isSameAs(wrong);
    assertThat(made).hasValue(1);
    var io = new IOException();
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Retry.fixed(millis(1), 3)
                        .retryIf(
                            failure -> {
                              throw wrong;
                            })
                        .run(() -> Futures.failed(io))))
        .isSameAs(wrong)
        .hasSuppressedException(io);
    assertThatThrownBy(() -> weft.blockOn(Retry.fixed(millis(1), 2).run(() -> null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("no attempt begins later than the limit")
  public void maxElapsed() {
    var made = new AtomicInteger();
    long begin = Time.nanos(weft);
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Retry.fixed(millis(400), 100)
                        .maxElapsed(millis(900))
                        .run(
                            () -> {
                              made.incrementAndGet();
                              return Futures.failed(new IOException());
                            })))
        .isInstanceOf(IOException.class);
    if (setup.virtual()) {
      assertThat(made).hasValue(3);
      assertThat(Time.nanos(weft) - begin).isEqualTo(800 * MILLI);
    }
    assertThat(made.get()).isBetween(1, 3);
  }

  @Test
  @DisplayName("1.7 cancelled at every point, it cancels what is under way and begins nothing more")
  public void cancelledAtEveryPoint() throws Exception {
    for (int point = 0; point < 4; point++) {
      var made = new AtomicInteger();
      var cancels = new AtomicInteger();
      int failing = point == 2 ? 1 : 0;
      Future<Object> run =
          Retry.fixed(Duration.ofDays(1), 5)
              .run(
                  () ->
                      made.incrementAndGet() <= failing
                          ? Futures.failed(new IOException())
                          : Futures.pollFn(cx -> Poll.pending(), cx -> cancels.incrementAndGet()));
      int polls = Math.min(point, 2);
      for (int i = 0; i < polls; i++) {
        assertThat(pollOnce(weft, run, () -> {}).isPending()).isTrue();
      }
      run.cancel(Context.of(() -> {}));
      run.cancel(Context.of(() -> {}));
      assertThat(made).hasValue(Math.min(point, 1));
      assertThat(cancels).hasValue(point == 1 || point == 3 ? 1 : 0);
      assertThat(weft.driver().needsTurn()).isFalse();
      assertThatThrownBy(() -> pollOnce(weft, run, () -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("attempts that fail at once let others run")
  public void spendsTheBudget() throws Exception {
    var made = new AtomicInteger();
    Future<Object> run =
        Retry.fixed(Duration.ZERO, 1_000_000)
            .run(
                () -> {
                  made.incrementAndGet();
                  return Futures.failed(new IOException());
                });
    assertThat(pollOnce(weft, run, () -> {}).isPending()).isTrue();
    assertThat(made.get()).isBetween(1, 128);
    run.cancel(Context.of(() -> {}));
  }

  @Test
  @DisplayName("numbers out of range are refused")
  public void ranges() {
    assertThatThrownBy(() -> Retry.fixed(millis(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retry.exponential(millis(-1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    Retry retry = Retry.exponential(millis(1), 2);
    assertThatThrownBy(() -> retry.factor(0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> retry.factor(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> retry.jitter(1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> retry.maxDelay(millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> retry.maxElapsed(millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(retry.toString()).contains("2 attempts", "1ms");
  }
}
