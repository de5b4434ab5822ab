package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Toys;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuntimeTest {

  @Test
  @DisplayName("6.1 blockOn returns the value")
  void blockOnReturnsTheValue() throws Exception {
    try (Weft weft = Toys.open()) {
      assertThat(weft.<Integer>blockOn(Futures.ready(7))).isEqualTo(7);
    }
  }

  @Test
  @DisplayName("S0-15 a future is poll and cancel, and a poll is ready or pending")
  void theContract() {
    assertThat(Future.class.getMethods())
        .filteredOn(method -> Modifier.isAbstract(method.getModifiers()))
        .extracting(Method::getName)
        .containsExactlyInAnyOrder("poll", "cancel");
    assertThat(Poll.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(Poll.Ready.class, Poll.Pending.class);
  }

  @Test
  @DisplayName("1.10 S1-5 a never-ready future is polled exactly once")
  void neverReadyIsPolledOnce() {
    var polls = new AtomicInteger();
    try (Weft weft = Toys.open()) {
      var handle =
          weft.spawn(
              Futures.pollFn(
                  cx -> {
                    polls.incrementAndGet();
                    return Poll.pending();
                  }));
      assertThat(handle.isFinished()).isFalse();
    }
    assertThat(polls).hasValueLessThanOrEqualTo(1);
  }
}
