package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.JoinHandle;
import dev.weft.Weft;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SplitTest {

  private final Hand left = new Hand();
  private final Hand right = new Hand();

  @Test
  @DisplayName("each half has the elements of its side, in order")
  void sides() throws Exception {
    var halves = Streams.range(0, 6).split(n -> n % 2 == 0);
    AsyncStream<Long> even = halves.first();
    AsyncStream<Long> odd = halves.second();
    assertThat(left.ready(even.next())).isEqualTo(Next.some(0L));
    assertThat(even.pollNext(left.cx)).as("1 waits for the other half").isEqualTo(Step.PENDING);
    assertThat(right.ready(odd.next())).isEqualTo(Next.some(1L));
    assertThat(left.wakes).hasValue(1);
    odd.close();
    assertThat(left.rest(even)).containsExactly(2L, 4L);
  }

  @Test
  @DisplayName("Y3 Y4 both halves are woken, whoever has polled last")
  void bothAreWoken() throws Exception {
    var source = new Script().pending().elements(2);
    var halves = source.split(e -> e.number == 0);
    assertThat(halves.first().pollNext(left.cx)).isEqualTo(Step.PENDING);
    source.waker.wake();
    assertThat(left.wakes).hasValue(1);
    assertThat(halves.second().pollNext(right.cx))
        .as("0 is kept for the other")
        .isEqualTo(Step.PENDING);
    assertThat(left.ready(halves.first().next())).isInstanceOf(Next.Some.class);
    assertThat(right.wakes).hasValue(1);
    assertThat(right.ready(halves.second().next())).isInstanceOf(Next.Some.class);
  }

  @Test
  @DisplayName("Y1 the stream is closed with the second half; what was kept for a half, with that")
  void closing() throws Exception {
    var source = new Script().elements(3);
    var halves = source.split(e -> e.number == 1);
    assertThat(left.ready(halves.second().next())).isInstanceOf(Next.Some.class);
    assertThat(halves.second().pollNext(left.cx)).isEqualTo(Step.PENDING);
    halves.first().close();
    assertThat(source.given.get(1).closes).hasValue(1);
    assertThat(left.wakes).hasValue(1);
    assertThat(source.closes).isZero();
    assertThat(left.ready(halves.second().next())).isInstanceOf(Next.Some.class);
    assertThat(halves.second().pollNext(left.cx)).isEqualTo(Step.END);
    assertThat(source.closes).isEqualTo(1);
    assertThat(source.given.get(0).closes).hasValue(0);

    var unpolled = new Script().elements(1);
    var others = unpolled.split(e -> true);
    others.first().close();
    assertThat(unpolled.closes).isZero();
    others.second().close();
    assertThat(unpolled.closes).isEqualTo(1);
  }

  @Test
  @DisplayName("elements of a half that is closed are closed")
  void dropped() throws Exception {
    var source = new Script().elements(3);
    var halves = source.split(e -> e.number == 1);
    halves.second().close();
    assertThat(left.rest(halves.first())).hasSize(1);
    assertThat(source.given.get(0).closes).hasValue(1);
    assertThat(source.given.get(1).closes).hasValue(0);
    assertThat(source.given.get(2).closes).hasValue(1);
  }

  @Test
  @DisplayName("a failure reaches both halves")
  void failure() {
    var failure = new Exception("no");
    var halves = new Script().failing(failure).split(e -> true);
    assertThatThrownBy(() -> halves.first().pollNext(left.cx)).isSameAs(failure);
    assertThatThrownBy(() -> halves.second().pollNext(left.cx)).isSameAs(failure);
  }

  @Test
  @DisplayName("the halves may be in tasks of their own")
  void tasks() throws Exception {
    try (Weft weft = Weft.builder().executor("workstealing").workers(2).open()) {
      for (int round = 0; round < 20; round++) {
        var halves = Streams.range(0, 2_000).split(n -> n % 3 == 0);
        JoinHandle<List<Long>> a = weft.spawn(halves.first().toList());
        JoinHandle<List<Long>> b = weft.spawn(halves.second().toList());
        assertThat(weft.blockOn(a)).hasSize(667).isSorted();
        assertThat(weft.blockOn(b)).hasSize(1_333).isSorted();
      }
    }
  }
}
