package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.UnhandledFailures;
import dev.weft.Weft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LiveBoundTest {

  private static final int BOUND = 50;

  /// More spawns than the bound allows, and more depths than a spawn takes.
  private static final int SPAWNS = 120;

  private static final int OFFSETS = 40;

  private static final long SMALL_STACK = 256 * 1024;

  /// Calls itself until the stack ends, and spawns on its way out.
  private static final class Runaway {
    private final Weft weft;
    private int left = SPAWNS;
    private int refused;

    Runaway(Weft weft) {
      this.weft = weft;
    }

    int shift(int frames) {
      return frames == 0 ? descend() : 1 + shift(frames - 1);
    }

    private int descend() {
      try {
        return 1 + descend();
      } finally {
        if (left > 0) {
          left--;
          spawn();
        }
      }
    }

    private void spawn() {
      try {
        weft.spawn(Futures.ready(1));
      } catch (RejectedExecutionException full) {
        refused++;
      }
    }
  }

  @Test
  @DisplayName("4.6 4.15 what is spawned at the end of a stack, be it refused, counts once")
  void countsOnceAtTheEndOfAStack() throws Exception {
    try (Weft weft =
        Weft.builder()
            .executor("fifo")
            .set("weft.fifo.max-live-tasks", Integer.toString(BOUND))
            .unhandledFailures(UnhandledFailures.IGNORE)
            .open()) {
      var test = new FutureTask<>(() -> overflowAtEachOffset(weft));
      new Thread(null, test, "small stack", SMALL_STACK).start();
      assertThat(test.get(100, TimeUnit.SECONDS)).isEqualTo(OFFSETS);
    }
  }

  private static int overflowAtEachOffset(Weft weft) throws Exception {
    int overflows = 0;
    for (int offset = 0; offset < OFFSETS; offset++) {
      int frames = offset;
      var overflowing =
          weft.spawn(Futures.pollFn(_ -> Poll.ready(new Runaway(weft).shift(frames))));
      assertThatThrownBy(() -> weft.blockOn(overflowing))
          .hasCauseInstanceOf(StackOverflowError.class);
      overflows++;
      weft.run(Duration.ofSeconds(20));
      assertThat(weft.liveTasks()).as("live tasks at offset %s", offset).isZero();
      weft.blockOn(Futures.pollFn(_ -> Poll.ready(assertHasRoomForAll(weft))));
      weft.run(Duration.ofSeconds(20));
    }
    return overflows;
  }

  private static boolean assertHasRoomForAll(Weft weft) {
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < BOUND; i++) {
      handles.add(weft.spawn(Futures.ready(1)));
    }
    assertThatThrownBy(() -> weft.spawn(Futures.ready(1)))
        .isInstanceOf(RejectedExecutionException.class);
    return handles.size() == BOUND;
  }
}
