package org.example.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What the priority executor is for, with the executor found by its name as a program would find
/// it.
class UrgencyTest {

  private final List<String> order = new ArrayList<>();

  private Future<Boolean> step(String name) {
    return Futures.pollFn(
        cx -> {
          order.add(name);
          return Poll.ready(true);
        });
  }

  @Test
  void urgentTasksOvertake() throws Exception {
    try (Weft weft = Weft.builder().executor("example-priority").open()) {
      var hold = new CountDownLatch(1);
      weft.spawn(
          Futures.pollFn(
              cx -> {
                hold.await();
                return Poll.ready(true);
              }));
      List<JoinHandle<Boolean>> handles = new ArrayList<>();
      for (String name : List.of("log", "report", "urgent: reply", "tidy", "urgent: alarm")) {
        handles.add(weft.spawn(name, step(name)));
      }
      hold.countDown();
      weft.blockOn(Futures.joinAll(handles));
    }
    assertThat(order).containsExactly("urgent: reply", "urgent: alarm", "log", "report", "tidy");
  }
}
