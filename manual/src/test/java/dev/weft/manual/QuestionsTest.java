package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// What docs/faq.md shows.
class QuestionsTest {

  private static Future<Long> count(int from, int to) {
    return async(() -> (long) to - from);
  }

  @WeftTest
  void onSeveralProcessors(Weft weft) throws Exception {
    Future<Long> all =
        async(
            () -> {
              JoinHandle<Long> first = Tasks.spawn(count(0, 500));
              JoinHandle<Long> second = Tasks.spawn(count(500, 1000));
              return await(first) + await(second);
            });
    assertThat(weft.blockOn(all)).isEqualTo(1000);
  }

  private static String search(AtomicBoolean stop) {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
    return "nothing";
  }

  private static Future<String> find(Duration limit) {
    return async(
        () -> {
          var stop = new AtomicBoolean();
          var call = Tasks.spawnBlocking(() -> search(stop));
          try {
            return await(Futures.timeout(limit, call.abortOnCancel()));
          } finally {
            stop.set(true);
          }
        });
  }

  @WeftTest
  void aCallThatIsTold(Weft weft) {
    assertThatThrownBy(() -> weft.blockOn(find(Duration.ofMillis(1))))
        .isInstanceOf(TimeoutException.class);
  }

  private static Future<String> fetch(String address) {
    return Futures.ready("page of " + address);
  }

  @WeftTest
  void tenAtOnce(Weft weft) throws Exception {
    List<String> addresses = List.of("a", "b");
    Future<List<String>> pages =
        Futures.joinAll(10, addresses.stream().map(a -> fetch(a)).toList());
    assertThat(weft.blockOn(pages)).containsExactly("page of a", "page of b");
  }

  private static Future<Integer> length(String name) {
    return Futures.ready(name.length());
  }

  private static Future<Integer> total(List<String> names) {
    return async(
        () -> {
          int sum = 0;
          for (String name : names) {
            sum += await(length(name));
          }
          return sum;
        });
  }

  @WeftTest
  void inALoop(Weft weft) throws Exception {
    assertThat(weft.blockOn(total(List.of("Ada", "Grace")))).isEqualTo(8);
  }
}
