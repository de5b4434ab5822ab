package dev.weft.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// How `await` deals with the budget, on a frame whose body is written by hand.
class AwaitBudgetTest {

  /// `while (true) try { turns++; await(next.get()); } catch (IOException e) {}`.
  private static final class Endless extends AsyncFrame<Object> {
    private final Supplier<Future<?>> next;
    int turns;

    Endless(Supplier<Future<?>> next) {
      super(Abi.VERSION);
      this.next = next;
    }

    @Override
    protected Poll<?> resume(Context cx) throws Exception {
      Future<?> resumed = state == 1 ? awaited : null;
      while (true) {
        turns++;
        Future<?> future = resumed != null ? resumed : next.get();
        resumed = null;
        try {
          if (await(future, cx) == SUSPENDED) {
            awaited = future;
            state = 1;
            return Poll.pending();
          }
        } catch (IOException e) {
          // goes on
        }
      }
    }

    @Override
    protected void clear() {}

    @Override
    protected StackTraceElement position(int at) {
      return new StackTraceElement("Endless", "body", "Endless.java", at);
    }
  }

  private static int turnsOfOnePoll(Supplier<Future<?>> next) throws Exception {
    var endless = new Endless(next);
    try (Weft weft = Toys.open()) {
      return weft.<Integer>blockOn(
          Futures.pollFn(
              cx -> {
                assertThat(endless.poll(cx).isPending()).isTrue();
                return Poll.ready(endless.turns);
              }));
    }
  }

  @Test
  void aReadyFutureCostsAUnit() throws Exception {
    assertThat(turnsOfOnePoll(() -> Futures.ready(1))).isEqualTo(129);
  }

  @Test
  void aFailedFutureCostsAUnit() throws Exception {
    assertThat(turnsOfOnePoll(() -> Futures.failed(new IOException()))).isEqualTo(129);
  }

  @Test
  void aFutureThatHasChargedIsNotChargedAgain() throws Exception {
    Supplier<Future<?>> next =
        () ->
            Futures.pollFn(
                cx -> {
                  cx.madeProgress();
                  return Poll.ready(1);
                });
    assertThat(turnsOfOnePoll(next)).isEqualTo(129);
  }

  @Test
  void anEndlessBlockLetsOthersRun() throws Exception {
    try (Weft weft = Toys.open()) {
      var handle = weft.spawn(new Endless(() -> Futures.ready(1)));
      for (int i = 0; i < 3; i++) {
        assertThat(weft.<Integer>blockOn(Futures.ready(i))).isEqualTo(i);
      }
      handle.abort();
    }
  }
}
