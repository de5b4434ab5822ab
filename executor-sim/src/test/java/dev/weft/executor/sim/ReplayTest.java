package dev.weft.executor.sim;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Select;
import dev.weft.Tasks;
import dev.weft.time.Retry;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ReplayTest {

  private static final List<String> KINDS = Simulated.KINDS;

  private static Future<@Nullable Void> speaker(String name, int times, List<String> said) {
    return async(
        () -> {
          for (int i = 0; i < times; i++) {
            said.add(name);
            await(Tasks.yieldNow());
          }
        });
  }

  private static Future<@Nullable Void> sleeper(String name, int millis, List<String> said) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(millis)));
          await(speaker(name, 2, said));
        });
  }

  /// What four tasks that yield, two that sleep, and three blocking calls say.
  private static List<String> story(Schedule schedule) throws Exception {
    List<String> said = new ArrayList<>();
    Simulated.run(schedule, () -> story(said));
    return said;
  }

  private static Future<@Nullable Void> story(List<String> said) {
    return async(
        () -> {
          List<JoinHandle<?>> all = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            all.add(Tasks.spawn(speaker("task " + i, 5, said)));
          }
          for (int i = 0; i < 2; i++) {
            all.add(Tasks.spawn(sleeper("sleeper " + i, 5 - i, said)));
          }
          for (int i = 0; i < 3; i++) {
            String name = "call " + i;
            all.add(Tasks.spawnBlocking(() -> said.add(name)));
          }
          for (JoinHandle<?> each : all) {
            await(each);
          }
        });
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  @DisplayName("equal schedules: the same polls in the same order, and the same hash")
  void again(String kind) throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Schedule first = Simulated.schedule(kind, seed);
      List<String> said = story(first);
      Schedule second = Simulated.schedule(kind, seed);
      assertThat(story(second)).isEqualTo(said).hasSize(4 * 5 + 2 * 2 + 3);
      assertThat(second.hash()).isEqualTo(first.hash());
      assertThat(second.steps()).isEqualTo(first.steps()).isGreaterThan(20);
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  @DisplayName("other seeds: other orders, but for the order of arrival; the hash tells them apart")
  void others(String kind) throws Exception {
    Set<List<String>> stories = new HashSet<>();
    Set<Long> hashes = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      Schedule schedule = Simulated.schedule(kind, seed);
      stories.add(story(schedule));
      hashes.add(schedule.hash());
    }
    if (kind.equals("arrival")) {
      assertThat(stories).hasSize(1);
    } else {
      assertThat(stories).hasSizeGreaterThan(40);
    }
    assertThat(hashes).hasSizeGreaterThanOrEqualTo(stories.size());
  }

  /// Who wins of two that are ready, forty times, and how long a retry waits, in nanoseconds.
  private static Future<List<Long>> chances() {
    return async(
        () -> {
          List<Long> all = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            Select<Long> select = Select.<Long>fair();
            select.on(Futures.ready(1L), won -> won).on(Futures.ready(2L), won -> won);
            all.add(await(select.first()));
            all.add(
                switch (await(Futures.selectFair(Futures.ready(1L), Futures.ready(2L)))) {
                  case Either.Left<Long, Long>(Long won, var _) -> won;
                  case Either.Right<Long, Long>(Long won, var _) -> won;
                });
          }
          Retry retry = Retry.exponential(Duration.ofSeconds(1), 4);
          try {
            await(retry.run(() -> Futures.failed(new IOException("again"))));
          } catch (IOException e) {
            all.add(Time.nanos());
          }
          return all;
        });
  }

  @Test
  @DisplayName("a fair select's coin and the jitter of a retry come from the seed")
  void chance() throws Exception {
    Set<List<Long>> all = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      List<Long> once = Simulated.run(Schedule.arrival(seed), ReplayTest::chances);
      assertThat(Simulated.run(Schedule.arrival(seed), ReplayTest::chances))
          .isEqualTo(once)
          .contains(1L, 2L);
      all.add(once);
    }
    assertThat(all).hasSize(20);
  }
}
