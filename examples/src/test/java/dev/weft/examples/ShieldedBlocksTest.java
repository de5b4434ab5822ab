package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.weft.Async;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

/// What a block's `finally` may await when the block is cancelled.
class ShieldedBlocksTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final List<String> said = new CopyOnWriteArrayList<>();
  private Weft weft;

  @BeforeEach
  void runtime(Weft weft) {
    this.weft = weft;
  }

  /// Starts `block`, lets it run to its first long wait, aborts it, and awaits its end.
  private void abort(Future<?> block) throws Exception {
    weft.blockOn(
        async(
            () -> {
              JoinHandle<?> handle = Tasks.spawn(block);
              while (!said.contains("begun")) {
                await(Tasks.yieldNow());
              }
              await(Time.sleep(Duration.ofMillis(1)));
              handle.abort();
              try {
                await(Futures.timeout(Duration.ofSeconds(15), handle));
              } catch (JoinException.TaskCancelled expected) {
                said.add("ended");
              }
            }));
  }

  @WeftTest(allPairings = true)
  @DisplayName("a finally that awaits what is shielded runs to its end before the task's")
  void finallyRunsToItsEnd() throws Exception {
    abort(
        async(
            () -> {
              try {
                said.add("begun");
                await(Time.sleep(LONG));
              } finally {
                String goodbye = await(Futures.shielded(Time.sleep(MOMENT).map(x -> "goodbye")));
                said.add(goodbye);
                await(Futures.shielded(Time.sleep(MOMENT)));
                said.add("closed");
              }
            }));
    assertThat(said).containsExactly("begun", "goodbye", "closed", "ended");
  }

  @WeftTest(allPairings = true)
  @DisplayName("blocks around it are unwound afterwards, from the inside out")
  void insideOut() throws Exception {
    Future<Void> inner =
        async(
            () -> {
              try {
                said.add("begun");
                await(Time.sleep(LONG));
              } finally {
                await(Futures.shielded(Time.sleep(MOMENT)));
                said.add("inner");
              }
              return null;
            });
    abort(
        async(
            () -> {
              try (AutoCloseable outer = () -> said.add("outer")) {
                await(Futures.using(() -> said.add("used"), r -> inner));
                said.add("not reached");
              }
            }));
    assertThat(said).containsExactly("begun", "inner", "used", "outer", "ended");
  }

  @WeftTest(allPairings = true)
  @DisplayName("a block that is cancelled at what is shielded has its value, and then unwinds")
  void cancelledAtIt() throws Exception {
    abort(
        async(
            () -> {
              try {
                said.add("begun");
                said.add(await(Futures.shielded(Time.sleep(MOMENT).map(x -> "value"))));
                await(Futures.ready(1));
                said.add("not reached");
              } finally {
                said.add("finally");
              }
            }));
    assertThat(said).containsExactly("begun", "value", "finally", "ended");
  }

  @WeftTest(allPairings = true)
  @DisplayName("after its limit what is shielded is cancelled, and the await throws")
  void limit() throws Exception {
    abort(
        async(
            () -> {
              try {
                said.add("begun");
                await(Time.sleep(LONG));
              } finally {
                try {
                  await(Futures.shielded(Time.sleep(LONG), MOMENT));
                } catch (TimeoutException late) {
                  said.add("late");
                }
              }
            }));
    assertThat(said).containsExactly("begun", "late", "ended");
  }

  @WeftTest(allPairings = true)
  @DisplayName("a block that a timeout cancels finishes its cleanup beside its task")
  void timeout() throws Exception {
    Future<Void> slow =
        async(
            () -> {
              try {
                await(Time.sleep(LONG));
              } finally {
                await(Futures.shielded(Time.sleep(MOMENT)));
                said.add("cleaned up");
              }
              return null;
            });
    assertThatThrownBy(() -> weft.blockOn(Futures.timeout(MOMENT, slow)))
        .isInstanceOf(TimeoutException.class);
    assertThat(said).containsExactly("cleaned up");
    assertThat(weft.liveTasks()).isZero();
  }

  @WeftTest(allPairings = true)
  @DisplayName("the runtime's close waits for it")
  void closing() throws Exception {
    weft.spawn(
        async(
            () -> {
              try {
                said.add("begun");
                await(Time.sleep(LONG));
              } finally {
                await(Futures.shielded(Time.sleep(MOMENT)));
                said.add("cleaned up");
              }
            }));
    do {
      weft.blockOn(Time.sleep(MOMENT));
    } while (said.isEmpty()); // a block that has not begun has nothing to clean up
    assertThat(weft.close(Duration.ofSeconds(20)).isClean()).isTrue();
    assertThat(said).containsExactly("begun", "cleaned up");
  }

  @WeftTest(allPairings = true)
  @DisplayName("an await that is ready goes on; one that has to wait is cut off, and told once")
  void cutOff() throws Exception {
    try (var log = new LogOf(Async.class)) {
      for (int i = 0; i < 3; i++) {
        said.clear();
        abort(cutsOff());
        assertThat(said).containsExactly("begun", "went on", "ended");
      }
      assertThat(log.at(Level.WARN))
          .filteredOn(line -> line.contains("ShieldedBlocksTest.java"))
          .hasSizeLessThanOrEqualTo(1); // none where an earlier pairing met the place
      assertThat(TOLD.addAll(log.at(Level.WARN)) || !TOLD.isEmpty()).isTrue();
      assertThat(TOLD).hasSize(1).allMatch(line -> line.contains("Futures.shielded"));
    }
  }

  private static final List<String> TOLD = new CopyOnWriteArrayList<>();

  private Future<Void> cutsOff() {
    return async(
        () -> {
          try {
            said.add("begun");
            await(Time.sleep(LONG));
          } finally {
            await(Futures.ready(1));
            said.add("went on");
            await(Time.sleep(MOMENT));
            said.add("not reached");
          }
          return null;
        });
  }
}
