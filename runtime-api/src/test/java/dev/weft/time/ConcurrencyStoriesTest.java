package dev.weft.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The programs of the async introductions, a tenth as slow.
@Timeout(60)
class ConcurrencyStoriesTest {

  private final Weft weft = Toys.open();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    weft.close();
  }

  private Future<Integer> request(int id, long millis) {
    return Time.sleep(Duration.ofMillis(millis))
        .map(
            done -> {
              lines.add("Response " + id + " received!");
              return id;
            });
  }

  /// Prints when it starts and when it ends.
  private Future<Integer> foo(int id, long millis) {
    return Futures.lazy(
        () -> {
          lines.add("start " + id);
          return Time.sleep(Duration.ofMillis(millis))
              .map(
                  done -> {
                    lines.add("end " + id);
                    return id;
                  });
        });
  }

  private interface Story {
    void tell() throws Exception;
  }

  /// Tells a story that takes that long at least, and less than so much. Where the machine stands
  /// still in the middle of it, it is late, and its lines may be in another order: of some goes one
  /// must be as it should. None is early.
  private void tell(long atLeastMillis, long lessThanMillis, Story story) throws Exception {
    for (int go = 1; ; go++) {
      lines.clear();
      AssertionError amiss = null;
      long start = System.nanoTime();
      try {
        story.tell();
      } catch (AssertionError e) {
        amiss = e;
      }
      long took = System.nanoTime() - start;
      assertThat(took).as("never early").isGreaterThanOrEqualTo(atLeastMillis * 1_000_000);
      if (amiss == null && took < lessThanMillis * 1_000_000) {
        return;
      }
      if (go == 5) {
        throw amiss != null ? amiss : new AssertionError("late: it took " + took + " ns");
      }
    }
  }

  @Test
  @DisplayName("S0-10 awaited in turn, two requests take the sum of their times")
  void sequentialAwait() throws Exception {
    tell(
        500,
        5_000,
        () -> {
          weft.blockOn(request(1, 200).then(one -> request(2, 300)));
          assertThat(lines).containsExactly("Response 1 received!", "Response 2 received!");
        });
  }

  @Test
  @DisplayName("S0-11 one spawned, one awaited: they take the longer time")
  void spawnAndAwait() throws Exception {
    tell(
        450,
        750,
        () -> {
          JoinHandle<Integer> one = weft.spawn(request(1, 300));
          weft.blockOn(request(2, 450));
          assertThat(lines).containsExactly("Response 1 received!", "Response 2 received!");
          assertThat(one.isFinished()).isTrue();
        });
  }

  @Test
  @DisplayName("S0-12 four tasks joined end in the order of their times, on one thread")
  void fourTasksJoined() throws Exception {
    tell(
        400,
        1_000,
        () -> {
          var threads = Collections.synchronizedSet(new HashSet<Thread>());
          var handles = new ArrayList<JoinHandle<Integer>>();
          long[] millis = {200, 400, 300, 100};
          for (int i = 0; i < 4; i++) {
            handles.add(
                weft.spawn(
                    request(i + 1, millis[i])
                        .map(
                            id -> {
                              threads.add(Thread.currentThread());
                              return id;
                            })));
          }
          assertThat(weft.blockOn(Futures.joinAll(handles))).containsExactly(1, 2, 3, 4);
          assertThat(lines)
              .containsExactly(
                  "Response 4 received!",
                  "Response 1 received!",
                  "Response 3 received!",
                  "Response 2 received!");
          assertThat(threads).hasSize(1);
        });
  }

  @Test
  @DisplayName("S2-4 three awaited in turn start and end in turn")
  void threeInTurn() throws Exception {
    tell(
        150,
        5_000,
        () -> {
          weft.blockOn(foo(1, 50).then(x -> foo(2, 50)).then(x -> foo(3, 50)));
          assertThat(lines)
              .containsExactly("start 1", "end 1", "start 2", "end 2", "start 3", "end 3");
        });
  }

  @Test
  @DisplayName(
      "S2-5 ten joined take the time of one; they start in order, and not before the await")
  void tenJoined() throws Exception {
    tell(
        200,
        1_000,
        () -> {
          Future<List<Integer>> all =
              Futures.joinAll(IntStream.rangeClosed(1, 10).mapToObj(i -> foo(i, 200)).toList());
          lines.add("joined");
          weft.blockOn(all);
          assertThat(lines.getFirst()).isEqualTo("joined");
          assertThat(lines.subList(1, 11))
              .containsExactlyElementsOf(
                  IntStream.rangeClosed(1, 10).mapToObj(i -> "start " + i).toList());
          assertThat(lines.subList(11, 21)).allMatch(line -> line.startsWith("end "));
        });
  }

  @Test
  @DisplayName("S2-8 futures awaited in a loop do no background work: one at a time")
  void awaitedInALoop() throws Exception {
    tell(
        300,
        5_000,
        () -> {
          List<Future<Integer>> futures = IntStream.range(0, 10).mapToObj(i -> foo(i, 30)).toList();
          for (Future<Integer> future : futures) {
            weft.blockOn(future);
          }
        });
  }
}
