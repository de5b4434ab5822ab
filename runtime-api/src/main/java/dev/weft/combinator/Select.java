package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#select] and [dev.weft.Futures#selectFair]: the first of two futures, and the
/// other one to go on with.
///
/// If the first one polled spends the budget, the next poll begins with the other.
public final class Select<A extends @Nullable Object, B extends @Nullable Object>
    implements Future<Either<A, B>>, Waiting {

  // Both null when over.
  private @Nullable Future<A> left;
  private @Nullable Future<B> right;

  private final @Nullable RandomGenerator coin;
  private boolean rightStarved;

  /// @param coin says at each poll who goes first; without one it is the left
  public Select(Future<A> left, Future<B> right, @Nullable RandomGenerator coin) {
    this.left = Objects.requireNonNull(left);
    this.right = Objects.requireNonNull(right);
    this.coin = coin;
  }

  @Override
  public Poll<Either<A, B>> poll(Context cx) {
    Future<A> a = left;
    Future<B> b = right;
    if (a == null || b == null) {
      throw PolledAfterCompletion.polled();
    }
    boolean rightFirst = rightStarved || (coin != null && coin.nextBoolean());
    rightStarved = false;
    Either<A, B> won = rightFirst ? pollRight(a, b, cx) : pollLeft(a, b, cx);
    if (won == null && !cx.mayProceed()) {
      rightStarved = !rightFirst;
      return Poll.pending();
    }
    if (won == null) {
      won = rightFirst ? pollLeft(a, b, cx) : pollRight(a, b, cx);
    }
    if (won == null) {
      return Poll.pending();
    }
    end();
    return Poll.ready(won);
  }

  private @Nullable Either<A, B> pollLeft(Future<A> a, Future<B> b, Context cx) {
    try {
      Poll<A> polled = a.poll(cx);
      return polled.isPending() ? null : new Either.Left<>(((Poll.Ready<A>) polled).value(), b);
    } catch (Throwable failure) {
      throw failed(b, cx, failure);
    }
  }

  private @Nullable Either<A, B> pollRight(Future<A> a, Future<B> b, Context cx) {
    try {
      Poll<B> polled = b.poll(cx);
      return polled.isPending() ? null : new Either.Right<>(((Poll.Ready<B>) polled).value(), a);
    } catch (Throwable failure) {
      throw failed(a, cx, failure);
    }
  }

  private RuntimeException failed(Future<?> other, Context cx, Throwable failure) {
    end();
    Throwable outcome = Cancelling.cancel(other, cx, failure);
    throw SneakyThrow.rethrow(Objects.requireNonNull(outcome));
  }

  private void end() {
    left = null;
    right = null;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("select");
    trace.future(left);
    trace.future(right);
  }

  @Override
  public void cancel(Context cx) {
    Future<A> a = left;
    Future<B> b = right;
    end();
    Cancelling.check(Cancelling.cancel(b, cx, Cancelling.cancel(a, cx, null)));
  }
}
