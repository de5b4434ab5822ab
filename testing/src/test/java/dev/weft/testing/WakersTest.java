package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WakersTest {

  @Test
  @DisplayName("one does nothing, one fails its caller")
  void noopAndPanicking() {
    Wakers.noop().wake();
    assertThat(Wakers.noop().wakesSameAs(Wakers.noop())).isTrue();
    assertThatThrownBy(Wakers.panicking()::wake).isInstanceOf(AssertionError.class);
  }

  @Test
  @DisplayName("one counts, and does what it was told")
  void counting() {
    var waker = new CountingWaker();
    waker.wake();
    waker.wake();
    assertThat(waker.wakes()).isEqualTo(2);
    assertThat(waker.takeWakes()).isEqualTo(2);
    assertThat(waker.wakes()).isZero();
    assertThat(waker.hasReturned()).isTrue();
    var failing =
        new CountingWaker(
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(failing::wake).hasMessage("broken");
    assertThat(failing.wakes()).isEqualTo(1);
    assertThat(failing.hasReturned()).isFalse();
  }
}
