package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JoinSetTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final JoinSet<String> set = new JoinSet<>(weft);

  @AfterEach
  void close() {
    weft.close();
  }

  private List<Probe<String>> spawn(int n) {
    List<Probe<String>> probes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      probes.add(new Probe<>());
      set.spawn("member-" + i, probes.getLast());
    }
    executor.runAll();
    return probes;
  }

  private String next() throws Exception {
    return switch (Driven.now(set.joinNext())) {
      case Joined.Value<String>(_, String value) -> value;
      case Joined.Failed<String>(var why) -> why.taskName() + ": " + why.getCause().getMessage();
      case Joined.Cancelled<String> cancelled -> "cancelled " + cancelled.why().taskName();
      case null -> "none";
    };
  }

  @Test
  @DisplayName("S1-3 tasks are joined in the order of their ends, failures as values, then none")
  void order() throws Exception {
    var probes = spawn(4);
    probes.get(2).finish("third");
    executor.runAll();
    probes.get(0).fail(new Exception("broken"));
    probes.get(0).waker.wake();
    executor.runAll();
    probes.get(3).finish("fourth");
    executor.runAll();
    assertThat(List.of(next(), next(), next()))
        .containsExactly("third", "member-0: broken", "fourth");
    assertThat(set.size()).isEqualTo(1);
    probes.get(1).finish("second");
    executor.runAll();
    assertThat(List.of(next(), next())).containsExactly("second", "none");
  }

  @Test
  @DisplayName("joinNext waits, is woken by an end, and its cancellation loses none")
  void waitsAndIsCancelSafe() throws Exception {
    var probes = spawn(2);
    var first = new Driven<>(set.joinNext());
    assertThat(first.isPending()).isTrue();
    first.cancel();
    var second = new Driven<>(set.joinNext());
    assertThat(second.isPending()).isTrue();
    probes.get(1).finish("b");
    executor.runAll();
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.value()).isInstanceOf(Joined.Value.class);
    assertThat(set.size()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "abortAll ends the members, which are joined as cancelled; close cancels and forgets")
  void abort() throws Exception {
    var probes = spawn(2);
    set.abortAll();
    executor.runAll();
    assertThat(List.of(next(), next(), next()))
        .containsExactly("cancelled member-0", "cancelled member-1", "none");
    var more = spawn(3);
    set.close();
    executor.runAll();
    assertThat(more).allMatch(p -> p.cancels == 1);
    assertThat(probes).allMatch(p -> p.cancels == 1);
    assertThat(set.isEmpty()).isTrue();
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("shutdown waits until the last member has cleaned up")
  void shutdown() throws Exception {
    var probes = spawn(3);
    var shutdown = new Driven<>(set.shutdown());
    assertThat(shutdown.isPending()).isTrue();
    executor.runAll();
    assertThat(shutdown.wakes()).isPositive();
    shutdown.value();
    assertThat(probes).allMatch(p -> p.cancels == 1);
  }

  @Test
  @DisplayName("detachAll lets the members run on")
  void detach() {
    var probes = spawn(2);
    set.detachAll();
    assertThat(set.isEmpty()).isTrue();
    assertThat(weft.liveTasks()).isEqualTo(2);
    probes.forEach(p -> p.finish("x"));
    executor.runAll();
    assertThat(weft.liveTasks()).isZero();
    assertThat(probes).allMatch(p -> p.cancels == 0);
  }

  @Test
  @DisplayName("9.9 draining a set is budgeted: a thousand ends take eight polls")
  void budget() throws Exception {
    var polls = new int[1];
    try (Weft toy = Toys.open()) {
      var many = new JoinSet<Integer>(toy);
      for (int i = 0; i < 1000; i++) {
        many.spawn(Futures.ready(i));
      }
      Patience.until("all are over", () -> toy.liveTasks() == 0);
      int joined =
          toy.<Integer>blockOn(
              Futures.pollFn(
                  cx -> {
                    polls[0]++;
                    while (many.joinNext().poll(cx).isReady()) {
                      if (many.isEmpty()) {
                        return Poll.ready(1000);
                      }
                    }
                    return Poll.pending();
                  }));
      assertThat(joined).isEqualTo(1000);
      assertThat(polls[0]).isEqualTo(8);
    }
  }

  @Test
  @DisplayName("a member's failure that nobody joined goes to the policy, not to the others")
  void failing() throws Exception {
    spawn(1).getFirst().fail(new Exception("broken"));
    assertThat(set.size()).isEqualTo(1);
    assertThatThrownBy(() -> new JoinSet<String>(weft).spawn(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("1.7 a cancelled joinNext has forgotten its waker; one that was asked since has not")
  void cancelledJoinForgetsItsWaker() throws Exception {
    var probes = spawn(2);
    var first = new CountingWaker();
    Future<Joined<String>> cancelled = set.joinNext();
    assertThat(cancelled.poll(Context.of(first)).isPending()).isTrue();
    cancelled.cancel(Context.of(first));
    probes.get(0).finish("one");
    executor.runAll();
    assertThat(first.wakes()).isZero();
    assertThat(next()).isEqualTo("one");

    Future<Joined<String>> older = set.joinNext();
    older.poll(Context.of(first));
    var second = new CountingWaker();
    Future<Joined<String>> younger = set.joinNext();
    younger.poll(Context.of(second));
    older.cancel(Context.of(first));
    probes.get(1).finish("two");
    executor.runAll();
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(first.wakes()).isZero();
  }
}
