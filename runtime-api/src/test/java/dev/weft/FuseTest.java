package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FuseTest {

  private final Context cx = Context.of(new CountingWaker());
  private final Probe<Integer> inner = new Probe<>();
  private final Future<Integer> fused = Futures.fuse(inner);

  private void assertPendingForEver() throws Exception {
    int polls = inner.polls;
    for (int i = 0; i < 3; i++) {
      assertThat(fused.poll(cx).isPending()).isTrue();
    }
    assertThat(inner.polls).isEqualTo(polls);
    fused.cancel(cx);
  }

  @Test
  @DisplayName("a fused future is pending after its end")
  void afterItsEnd() throws Exception {
    assertThat(fused.poll(cx).isPending()).isTrue();
    inner.finish(1);
    assertThat(fused.poll(cx)).isEqualTo(Poll.ready(1));
    assertPendingForEver();
    assertThat(inner.cancels).isZero();
  }

  @Test
  @DisplayName("a fused future is pending after its failure, which arrives unchanged")
  void afterItsFailure() throws Exception {
    var failure = new Throwable("fails");
    inner.fail(failure);
    assertThatThrownBy(() -> fused.poll(cx)).isSameAs(failure);
    assertPendingForEver();
  }

  @Test
  @DisplayName("a fused future is pending after a cancel, which reaches the future once")
  void afterACancel() throws Exception {
    assertThat(fused.poll(cx).isPending()).isTrue();
    fused.cancel(cx);
    fused.cancel(cx);
    assertPendingForEver();
    assertThat(inner.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("one that is over does not end a race that it is lent to again")
  void inARace() throws Exception {
    var other = new Probe<Integer>();
    inner.finish(1);
    assertThat(Futures.race(Futures.borrowed(fused), Futures.borrowed(other)).poll(cx))
        .isEqualTo(Poll.ready(1));
    Future<Integer> again = Futures.race(Futures.borrowed(fused), Futures.borrowed(other));
    assertThat(again.poll(cx).isPending()).isTrue();
    other.finish(2);
    assertThat(again.poll(cx)).isEqualTo(Poll.ready(2));
  }
}
