package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Resource;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JoinAllTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);

  private static List<Probe<Integer>> probes(int n) {
    return IntStream.range(0, n).mapToObj(i -> new Probe<Integer>()).toList();
  }

  private static int polls(List<Probe<Integer>> children) {
    return children.stream().mapToInt(c -> c.polls).sum();
  }

  @Test
  @DisplayName("13.2 S2-6 a million children: n wakes cost n child polls")
  void wakesCostAsManyPolls() throws Exception {
    int n = 1_000_000;
    var children = probes(n);
    Future<List<Integer>> all = Futures.joinAll(children);
    assertThat(all.poll(cx).isPending()).isTrue();
    assertThat(polls(children)).isEqualTo(n);
    for (int i = 0; i < 10; i++) {
      children.get(i * 99_991).wake();
      children.get(i * 99_991).wake();
      all.poll(cx);
    }
    assertThat(polls(children)).isEqualTo(n + 10);
    for (int i = n - 1; i >= 0; i--) {
      children.get(i).finish(i);
    }
    assertThat(all.poll(cx)).isEqualTo(Poll.ready(IntStream.range(0, n).boxed().toList()));
    assertThat(polls(children)).isEqualTo(2 * n + 10);
  }

  @Test
  @DisplayName("13.1 results in the order of the list, nulls among them; none at all is ready")
  void resultsInOrder() throws Exception {
    Future<List<Integer>> all =
        Futures.joinAll(List.of(Futures.ready(1), Futures.<Integer>ready(null), Futures.ready(3)));
    var expected = new ArrayList<Integer>(List.of(1, 0, 3));
    expected.set(1, null);
    assertThat(all.poll(cx)).isEqualTo(Poll.ready(expected));
    assertThat(Futures.joinAll(List.<Future<Integer>>of()).poll(cx))
        .isEqualTo(Poll.ready(List.of()));
  }

  @Test
  @DisplayName("S2-5 the first poll starts all children in order")
  void startsInOrder() throws Exception {
    var started = new ArrayList<Integer>();
    var all =
        Futures.joinAll(
            IntStream.rangeClosed(1, 10)
                .mapToObj(
                    i ->
                        Futures.<Integer>pollFn(
                            cx -> {
                              started.add(i);
                              return Poll.pending();
                            }))
                .toList());
    assertThat(started).isEmpty();
    all.poll(cx);
    assertThat(started).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  @DisplayName("13.2 woken children are polled in the order of their wakes")
  void polledInOrderOfWakes() throws Exception {
    var polled = new ArrayList<Integer>();
    var wakers = new Waker[5];
    var all =
        Futures.joinAll(
            IntStream.range(0, 5)
                .mapToObj(
                    i ->
                        Futures.<Integer>pollFn(
                            cx -> {
                              polled.add(i);
                              wakers[i] = cx.waker();
                              return Poll.pending();
                            }))
                .toList());
    all.poll(cx);
    polled.clear();
    wakers[3].wake();
    wakers[0].wake();
    wakers[4].wake();
    assertThat(waker.wakes()).isEqualTo(1);
    all.poll(cx);
    assertThat(polled).containsExactly(3, 0, 4);
  }

  @Test
  @DisplayName("L2 a child that wakes itself while polled waits for the next poll, and is not lost")
  void wakeDuringPoll() throws Exception {
    var polls = new int[1];
    var all =
        Futures.joinAll(
            List.of(
                Futures.<Integer>pollFn(
                    cx -> {
                      if (++polls[0] == 3) {
                        return Poll.ready(3);
                      }
                      cx.waker().wake();
                      return Poll.pending();
                    })));
    for (int i = 1; i <= 2; i++) {
      assertThat(all.poll(cx).isPending()).isTrue();
      assertThat(polls[0]).isEqualTo(i);
      assertThat(waker.wakes()).isEqualTo(i);
    }
    assertThat(all.poll(cx)).isEqualTo(Poll.ready(List.of(3)));
  }

  @Test
  @DisplayName("L4 a wake while the owner changes its waker is collected, or reaches the new one")
  void wakeWhileWakerChanges() throws Exception {
    var child = new Probe<Integer>();
    Future<List<Integer>> all = Futures.joinAll(List.of(child));
    var old =
        new Waker() {
          @Override
          public void wake() {}

          @Override
          public boolean wakesSameAs(Waker other) { // asked between the old waker and the new one
            child.wake();
            return false;
          }
        };
    all.poll(Context.of(old));
    all.poll(cx);
    assertThat(child.polls - 1 + waker.wakes()).isPositive();
  }

  @Test
  @DisplayName("2.4 13.5 wakes after a child's end, or after the end of all, do nothing")
  void wakesAfterTheEnd() throws Exception {
    var children = probes(2);
    Future<List<Integer>> all = Futures.joinAll(children);
    all.poll(cx);
    children.get(0).finish(0);
    all.poll(cx);
    int before = waker.wakes();
    children.get(0).wake();
    assertThat(waker.wakes()).isEqualTo(before);
    children.get(1).finish(1);
    children.get(1).wake();
    assertThat(all.poll(cx).isReady()).isTrue();
    before = waker.wakes();
    children.forEach(Probe::wake);
    assertThat(waker.wakes()).isEqualTo(before);
  }

  @Test
  @DisplayName("joinAll waits for all, then throws the first failure by place, others suppressed")
  void joinAllWaits() throws Exception {
    var children = probes(3);
    Future<List<Integer>> all = Futures.joinAll(children);
    var last = new Exception("last");
    var first = new Exception("first");
    children.get(2).fail(last);
    all.poll(cx);
    children.get(0).fail(first);
    assertThat(all.poll(cx).isPending()).isTrue();
    children.get(1).finish(1);
    assertThatThrownBy(() -> all.poll(cx)).isSameAs(first).hasSuppressedException(last);
  }

  @Test
  @DisplayName("13.4 tryJoinAll stops at the first failure and cancels the rest, started or not")
  void tryJoinAllStops() {
    var children = probes(4);
    children.get(0).finish(0);
    var failure = new Exception();
    children.get(2).fail(failure);
    Future<List<Integer>> all = Futures.tryJoinAll(children);
    assertThatThrownBy(() -> all.poll(cx)).isSameAs(failure);
    assertThat(children.stream().map(c -> c.polls)).containsExactly(1, 1, 1, 0);
    assertThat(children.stream().map(c -> c.cancels)).containsExactly(0, 1, 0, 1);
  }

  @Test
  @DisplayName("9.5 with the budget spent no child is polled in vain, and all have their turn")
  void spentBudgetStopsThePoll() throws Exception {
    try (Weft weft = Toys.open()) {
      var polls = new int[1];
      var children =
          IntStream.range(0, 1000)
              .mapToObj(
                  i ->
                      Futures.<Integer>pollFn(
                          cx -> {
                            polls[0]++;
                            if (!cx.mayProceed()) {
                              return Poll.pending();
                            }
                            cx.madeProgress();
                            return Poll.ready(i);
                          }))
              .toList();
      assertThat(weft.blockOn(Futures.joinAll(children)))
          .isEqualTo(IntStream.range(0, 1000).boxed().toList());
      assertThat(polls[0]).isEqualTo(1000);
    }
  }

  private static List<Integer> begun(List<Probe<Integer>> children) {
    return IntStream.range(0, children.size())
        .filter(i -> children.get(i).polls > 0)
        .boxed()
        .toList();
  }

  @Test
  @DisplayName("at most so many are under way at once; the others begin in order, as some end")
  void atMostSoManyAtOnce() throws Exception {
    var children = probes(5);
    Future<List<Integer>> all = Futures.joinAll(2, children);
    assertThat(all.poll(cx).isPending()).isTrue();
    assertThat(begun(children)).containsExactly(0, 1);
    children.get(1).finish(1);
    assertThat(all.poll(cx).isPending()).isTrue();
    assertThat(begun(children)).containsExactly(0, 1, 2);
    children.get(3).finish(3);
    children.get(2).finish(2);
    assertThat(all.poll(cx).isPending()).isTrue();
    assertThat(begun(children)).as("the fourth was ready at once").containsExactly(0, 1, 2, 3, 4);
    children.get(4).finish(4);
    children.get(0).finish(0);
    assertThat(all.poll(cx)).isEqualTo(Poll.ready(List.of(0, 1, 2, 3, 4)));
    assertThat(polls(children)).isEqualTo(9);
    assertThatThrownBy(() -> Futures.joinAll(0, children).poll(cx))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a failure ends those under way and those not begun; so does a cancel")
  void boundedFailsAndCancels() throws Exception {
    var children = probes(4);
    Future<List<Integer>> all = Futures.tryJoinAll(2, children);
    assertThat(all.poll(cx).isPending()).isTrue();
    var failure = new Exception("the second");
    children.get(1).fail(failure);
    assertThatThrownBy(() -> all.poll(cx)).isSameAs(failure);
    assertThat(children.stream().map(child -> child.cancels)).containsExactly(1, 0, 1, 1);
    var others = probes(4);
    Future<List<Integer>> cancelled = Futures.joinAll(2, others);
    assertThat(cancelled.poll(cx).isPending()).isTrue();
    cancelled.cancel(cx);
    assertThat(others.stream().map(child -> child.cancels)).containsOnly(1);
    assertThat(begun(others)).containsExactly(0, 1);
  }

  @Test
  @DisplayName("13.9 what a bounded join has gathered is closed when it is given up")
  void boundedDropsWhatItGathered() throws Exception {
    var resource = new Resource();
    Future<List<Resource>> all =
        Futures.joinAll(1, List.of(Futures.ready(resource), Futures.<Resource>never()));
    assertThat(all.poll(cx).isPending()).isTrue();
    assertThat(resource.closes()).isZero();
    all.cancel(cx);
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("9.4 a hundred thousand, few at once, in a runtime: each ends once, and yields")
  void manyFewAtOnce() throws Exception {
    try (var weft = Toys.open()) {
      var underWay = new AtomicInteger();
      var most = new AtomicInteger();
      List<Future<Integer>> futures =
          IntStream.range(0, 100_000)
              .mapToObj(
                  i ->
                      Futures.lazy(
                          () -> {
                            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            return Tasks.yieldNow()
                                .map(
                                    _ -> {
                                      underWay.decrementAndGet();
                                      return i;
                                    });
                          }))
              .toList();
      assertThat(weft.<List<Integer>>blockOn(Futures.joinAll(3, futures)))
          .isEqualTo(IntStream.range(0, 100_000).boxed().toList());
      assertThat(most.get()).isEqualTo(3);
    }
  }
}
