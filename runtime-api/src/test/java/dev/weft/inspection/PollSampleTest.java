package dev.weft.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.dump.PollUnderWay;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is seen of polls from outside.
@Timeout(30)
class PollSampleTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();

  @Test
  @DisplayName("a poll is seen while it lasts, equal to itself and to no other one of its task")
  void polls() {
    try (Weft weft = Toys.builder().executor(executor).open()) {
      var seen = new ArrayList<List<PollUnderWay>>();
      weft.spawn(
          "seen",
          Futures.pollFn(
              cx -> {
                seen.add(weft.pollsUnderWay());
                seen.add(weft.pollsUnderWay());
                cx.waker().wake();
                return seen.size() < 4 ? Poll.pending() : Poll.ready(1);
              }));
      assertThat(weft.pollsUnderWay()).isEmpty();
      executor.runAll();
      assertThat(weft.pollsUnderWay()).isEmpty();
      PollUnderWay first = seen.get(0).getFirst();
      assertThat(first.task().name()).isEqualTo("seen");
      assertThat(first.thread()).isSameAs(Thread.currentThread());
      assertThat(first.isBlockingCall()).isFalse();
      assertThat(seen).hasSize(4);
      assertThat(seen.get(0)).isEqualTo(seen.get(1));
      assertThat(seen.get(2)).isEqualTo(seen.get(3)).isNotEqualTo(seen.get(0));
    }
  }

  @Test
  @DisplayName("a blocking call is seen as such")
  void blockingCalls() throws Exception {
    try (Weft weft = Toys.builder().open()) {
      var inside = new CountDownLatch(1);
      var hold = new CountDownLatch(1);
      var call =
          weft.spawnBlocking(
              () -> {
                inside.countDown();
                hold.await();
                return 1;
              });
      inside.await();
      assertThat(weft.pollsUnderWay())
          .singleElement()
          .satisfies(
              poll -> {
                assertThat(poll.isBlockingCall()).isTrue();
                assertThat(poll.task().id()).isEqualTo(call.id());
              });
      hold.countDown();
      weft.blockOn(call);
      Patience.until("none is left", () -> weft.pollsUnderWay().isEmpty());
    }
  }
}
