package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future; // by name: it is not java.util.concurrent.Future
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What docs/async.md and docs/modules.md show.
class AsyncTest {

  private final List<Integer> said = new ArrayList<>();

  private void say(int what) {
    said.add(what);
  }

  Future<Integer> total(List<Future<Integer>> parts) {
    return async(
        () -> {
          int sum = 0;
          for (Future<Integer> part : parts) {
            sum += await(part);
          }
          return sum;
        });
  }

  @WeftTest
  void aBlock(Weft weft) throws Exception {
    assertThat(weft.blockOn(total(List.of(Futures.ready(1), Futures.ready(2))))).isEqualTo(3);
  }

  @Test
  void aGenerator() throws Exception {
    Generator<Integer> sums =
        Generator.of(
            out -> {
              int sum = 0;
              for (int x : List.of(1, 2, 3)) {
                sum += x;
                out.yield_(sum);
              }
            });
    while (sums.advance()) {
      say(sums.value()); // 1, 3, 6
    }
    assertThat(said).containsExactly(1, 3, 6);
  }

  @Test
  void partsByName() {
    try (Weft weft = Weft.builder().executor("fifo").reactor("nio").timer("wheel").open()) {
      assertThat(weft.describe()).contains("executor fifo, priority 10, available: chosen");
    }
  }
}
