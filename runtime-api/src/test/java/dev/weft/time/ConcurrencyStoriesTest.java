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
  private long start;

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

  private void begin() {
    start = System.nanoTime();
  }

  private void assertTook(long atLeastMillis, long lessThanMillis) {
    assertThat(System.nanoTime() - start)
        .isBetween(atLeastMillis * 1_000_000, lessThanMillis * 1_000_000 - 1);
  }

  @Test
  @DisplayName("S0-10 awaited in turn, two requests take the sum of their times")
  void sequentialAwait() throws Exception {
    begin();
    weft.blockOn(request(1, 200).then(one -> request(2, 300)));
    assertTook(500, 5_000);
    assertThat(lines).containsExactly("Response 1 received!", "Response 2 received!");
  }

  @Test
  @DisplayName("S0-11 one spawned, one awaited: they take the longer time")
  void spawnAndAwait() throws Exception {
    begin();
    JoinHandle<Integer> one = weft.spawn(request(1, 300));
    weft.blockOn(request(2, 450));
    assertTook(450, 750);
    assertThat(lines).containsExactly("Response 1 received!", "Response 2 received!");
    assertThat(one.isFinished()).isTrue();
  }

  @Test
  @DisplayName("S0-12 four tasks joined end in the order of their times, on one thread")
  void fourTasksJoined() throws Exception {
    var threads = Collections.synchronizedSet(new HashSet<Thread>());
    var handles = new ArrayList<JoinHandle<Integer>>();
    long[] millis = {200, 400, 300, 100};
    begin();
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
    assertTook(400, 1_000);
    assertThat(lines)
        .containsExactly(
            "Response 4 received!",
            "Response 1 received!",
            "Response 3 received!",
            "Response 2 received!");
    assertThat(threads).hasSize(1);
  }

  @Test
  @DisplayName("S2-4 three awaited in turn start and end in turn")
  void threeInTurn() throws Exception {
    begin();
    weft.blockOn(foo(1, 50).then(x -> foo(2, 50)).then(x -> foo(3, 50)));
    assertTook(150, 5_000);
    assertThat(lines).containsExactly("start 1", "end 1", "start 2", "end 2", "start 3", "end 3");
  }

  @Test
  @DisplayName(
      "S2-5 ten joined take the time of one; they start in order, and not before the await")
  void tenJoined() throws Exception {
    Future<List<Integer>> all =
        Futures.joinAll(IntStream.rangeClosed(1, 10).mapToObj(i -> foo(i, 200)).toList());
    lines.add("joined");
    begin();
    weft.blockOn(all);
    assertTook(200, 1_000);
    assertThat(lines.getFirst()).isEqualTo("joined");
    assertThat(lines.subList(1, 11))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 10).mapToObj(i -> "start " + i).toList());
    assertThat(lines.subList(11, 21)).allMatch(line -> line.startsWith("end "));
  }

  @Test
  @DisplayName("S2-8 futures awaited in a loop do no background work: one at a time")
  void awaitedInALoop() throws Exception {
    List<Future<Integer>> futures = IntStream.range(0, 10).mapToObj(i -> foo(i, 30)).toList();
    begin();
    for (Future<Integer> future : futures) {
      weft.blockOn(future);
    }
    assertTook(300, 5_000);
  }
}
