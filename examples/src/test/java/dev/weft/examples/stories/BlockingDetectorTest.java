package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AbortHandle;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.RuntimeListener;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first mistake of the stories, seen by the detector.
@Timeout(60)
class BlockingDetectorTest {

  private final List<List<StackTraceElement>> reports = new CopyOnWriteArrayList<>();

  private Weft open(String executor) {
    return Weft.builder()
        .executor(executor)
        .set("weft.blocking-detector", "60ms")
        .listener(
            new RuntimeListener() {
              @Override
              public void pollTakesLong(
                  AbortHandle task, Duration soFar, List<StackTraceElement> where) {
                reports.add(where);
              }
            })
        .open();
  }

  /// The last of ten blocks until it is reported: who watches may be late.
  private Future<@Nullable Void> blockingFoo(int i) {
    return async(
        () -> {
          do {
            Thread.sleep(30); // the mistake
          } while (i == 9 && blamed("blockingFoo") == 0);
        });
  }

  /// How many reports have that method on their stack. On a machine that stands still for a while
  /// any poll takes long.
  private long blamed(String method) {
    return reports.stream()
        .filter(stack -> stack.stream().anyMatch(f -> f.getMethodName().contains(method)))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S2-7 S4-16 1.4 ten futures that block in one poll are reported once, with the stack")
  void reported(String executor) throws Exception {
    try (Weft weft = open(executor)) {
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
      weft.blockOn(Futures.joinAll(IntStream.range(0, 10).mapToObj(this::blockingFoo).toList()));
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    }
    assertThat(blamed("blockingFoo")).as("reports: %s", reports).isEqualTo(1);
  }

  @Test
  @DisplayName("S2-7 11.6 what blocks in place, or on the pool for it, is not reported")
  void announced() throws Exception {
    try (Weft weft = open("workstealing")) {
      weft.blockOn(
          Futures.lazy(
              () -> {
                Tasks.blockInPlace(
                    () -> {
                      Thread.sleep(200);
                      return 0;
                    });
                Thread.sleep(100); // its worker is given away already
                return Futures.ready(0);
              }));
    }
    assertThat(blamed("sleep")).as("reports: %s", reports).isZero();
  }
}
