package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.Toys;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The small combinators around budget, abort and failure.
@Timeout(30)
class BudgetTest {

  private static final int UNITS = 1280;

  private int polls;

  /// Ready after many units, one after the other.
  private Future<Integer> busy() {
    var left = new int[] {UNITS};
    return Futures.pollFn(
        cx -> {
          polls++;
          while (left[0] > 0) {
            if (Tasks.consumeBudget().poll(cx).isPending()) {
              return Poll.pending();
            }
            left[0]--;
          }
          return Poll.ready(UNITS);
        });
  }

  @Test
  @DisplayName("9.1 consumeBudget yields every 128 units; 9.2 unconstrained opts out")
  void budget() throws Exception {
    try (Weft weft = Toys.open()) {
      assertThat(weft.<Integer>blockOn(busy())).isEqualTo(UNITS);
      assertThat(polls).isEqualTo(UNITS / 128);
      polls = 0;
      assertThat(weft.<Integer>blockOn(Futures.unconstrained(busy()))).isEqualTo(UNITS);
      assertThat(polls).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("9.2 what is unconstrained leaves the budget around it as it was")
  void restores() throws Exception {
    try (Weft weft = Toys.open()) {
      int left =
          weft.<Integer>blockOn(
              Futures.pollFn(
                  cx -> {
                    Tasks.consumeBudget().poll(cx);
                    Futures.unconstrained(busy()).poll(cx);
                    return Poll.ready(cx.thread().budget());
                  }));
      assertThat(left).isEqualTo(127);
    }
  }

  @Test
  @DisplayName("abortable ends from outside and cancels what it wraps")
  void abortable() throws Exception {
    var probe = new Probe<String>();
    Abortable<String> abortable = Futures.abortable(probe);
    var driven = new Driven<>(abortable);
    assertThat(driven.isPending()).isTrue();
    abortable.abort();
    assertThat(driven.wakes()).isEqualTo(1);
    assertThatThrownBy(driven::poll).isInstanceOf(CancellationException.class);
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("catching makes a failure a value")
  void catching() throws Exception {
    var broken = new Exception("broken");
    assertThat(Driven.now(Futures.catching(Futures.failed(broken))))
        .isEqualTo(new Outcome.Failure<>(broken));
    assertThat(Driven.now(Futures.catching(Futures.ready("ok"))))
        .isEqualTo(new Outcome.Success<>("ok"));
  }
}
