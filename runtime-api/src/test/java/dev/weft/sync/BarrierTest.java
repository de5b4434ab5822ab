package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BarrierTest {

  private final Barrier barrier = new Barrier(3);

  private Driven<Boolean> waiting() throws Exception {
    var wait = new Driven<>(barrier.await());
    assertThat(wait.isPending()).isTrue();
    return wait;
  }

  @Test
  @DisplayName("all go on when the last has come, who leads; round after round")
  void rounds() throws Exception {
    for (int round = 0; round < 3; round++) {
      var first = waiting();
      var second = waiting();
      assertThat(first.isPending()).as("polled again, it has not come twice").isTrue();
      assertThat(Driven.<Boolean>now(barrier.await())).isTrue();
      assertThat(first.wakes()).isEqualTo(1);
      assertThat(second.wakes()).isEqualTo(1);
      var early = waiting();
      assertThat(first.value()).isFalse();
      assertThat(second.value()).isFalse();
      assertThatThrownBy(first::poll).isInstanceOf(IllegalStateException.class);
      early.cancel();
    }
    assertThat(barrier.parties()).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "12.2 who gives up before the last has come does not count, whoever does so later does")
  void cancels() throws Exception {
    new Driven<>(barrier.await()).cancel();
    var first = waiting();
    var gone = waiting();
    gone.cancel();
    gone.cancel();
    var second = waiting();
    assertThat(Driven.<Boolean>now(barrier.await())).isTrue();
    first.cancel();
    assertThat(second.value()).isFalse();
    var next = waiting();
    second.cancel();
    waiting();
    assertThat(next.isPending()).as("the next round is whole").isTrue();
    assertThat(Driven.<Boolean>now(barrier.await())).isTrue();
  }

  @Test
  @DisplayName("a barrier for one holds nobody up, one for nobody is refused")
  void small() throws Exception {
    var one = new Barrier(1);
    assertThat(Driven.<Boolean>now(one.await())).isTrue();
    assertThat(Driven.<Boolean>now(one.await())).isTrue();
    assertThatThrownBy(() -> new Barrier(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
