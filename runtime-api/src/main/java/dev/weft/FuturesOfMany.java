package dev.weft;

import dev.weft.combinator.JoinAll;
import dev.weft.combinator.Race;
import dev.weft.combinator.RaceOk;
import dev.weft.combinator.SelectAll;
import dev.weft.combinator.SelectOk;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What [Futures] has for any number of futures of one type. Programs say `Futures.joinAll`.
@CheckReturnValue
abstract sealed class FuturesOfMany permits Futures {

  FuturesOfMany() {}

  /// Any number of futures at once, and their values in the order of `futures`. The first poll
  /// starts them, in that order; later ones poll only those that were woken, so that a million
  /// children cost no more than their wakes.
  ///
  /// Waits for all, also if some fail. Then the first failure in the order of `futures` is thrown,
  /// unchanged, with the others as suppressed. [#tryJoinAll(Collection)] does not wait.
  ///
  /// **Cancellation** cancels those that are not over.
  ///
  /// @return the values, in a list that cannot be changed
  public static <T extends @Nullable Object> Future<List<T>> joinAll(
      Collection<? extends Future<? extends T>> futures) {
    return new JoinAll<>(false, JoinAll.UNBOUNDED, futures);
  }

  /// Like [#joinAll(Collection)], but at most `atOnce` of them are under way at a time: the others
  /// begin, in the order of `futures`, when one ends. So a thousand downloads need no thousand
  /// connections.
  ///
  /// **Cancellation** cancels those that are not over, begun or not.
  ///
  /// @param atOnce at least 1
  /// @return the values, in a list that cannot be changed
  public static <T extends @Nullable Object> Future<List<T>> joinAll(
      int atOnce, Collection<? extends Future<? extends T>> futures) {
    return new JoinAll<>(false, atOnce, futures);
  }

  /// Like [#joinAll(Collection)], but the first child to fail cancels all others, and its failure
  /// is thrown at once, unchanged.
  ///
  /// **Cancellation** cancels those that are not over.
  public static <T extends @Nullable Object> Future<List<T>> tryJoinAll(
      Collection<? extends Future<? extends T>> futures) {
    return new JoinAll<>(true, JoinAll.UNBOUNDED, futures);
  }

  /// Like [#joinAll(int, Collection)], but the first child to fail cancels all others, and its
  /// failure is thrown at once, unchanged.
  ///
  /// **Cancellation** cancels those that are not over, begun or not.
  ///
  /// @param atOnce at least 1
  public static <T extends @Nullable Object> Future<List<T>> tryJoinAll(
      int atOnce, Collection<? extends Future<? extends T>> futures) {
    return new JoinAll<>(true, atOnce, futures);
  }

  /// The value of the first of `futures` to be over, or its failure; the others are cancelled. If
  /// several are over at once, the one that comes first in `futures` wins.
  ///
  /// **Cancellation** cancels all.
  ///
  /// @throws IllegalArgumentException if there are none
  public static <T extends @Nullable Object> Future<T> race(
      Collection<? extends Future<? extends T>> futures) {
    return new Race<>(futures);
  }

  /// The value of the first of `futures` to yield one; the others are cancelled. One that fails
  /// leaves the race to the others: for several sources of the same, any of which will do.
  ///
  /// If all fail, the first failure in the order of `futures` is thrown, unchanged, with the others
  /// as suppressed; if not, failures before the value are dropped. The first poll polls in order as
  /// long as there is no value, later ones poll only those that were woken.
  ///
  /// **Cancellation** cancels those that are not over.
  ///
  /// @throws IllegalArgumentException if there are none
  public static <T extends @Nullable Object> Future<T> raceOk(
      Collection<? extends Future<? extends T>> futures) {
    return new RaceOk<>(futures);
  }

  /// The value of the first of `futures` to be over, and the others to go on with. The first poll
  /// polls in order as long as none is over, later ones poll only those that were woken.
  ///
  /// If the first one to be over fails, the others are cancelled and the failure is thrown,
  /// unchanged. To take one after the other from many, a [JoinSet] of tasks costs less: here the
  /// others are all polled anew.
  ///
  /// **Cancellation** cancels all.
  ///
  /// @return the value, where its future stood in `futures`, and the others in their order
  /// @throws IllegalArgumentException if there are none
  public static <T extends @Nullable Object> Future<Select.First<T, List<Future<T>>>> selectAll(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectAll<>(futures);
  }

  /// The value of the first of `futures` to yield one, and those that are not over to go on with.
  /// Failures are as with [#raceOk]: only if all fail does this, otherwise those before the value
  /// are dropped.
  ///
  /// **Cancellation** cancels those that are not over.
  ///
  /// @return the value, where its future stood in `futures`, and those not over in their order
  /// @throws IllegalArgumentException if there are none
  public static <T extends @Nullable Object> Future<Select.First<T, List<Future<T>>>> selectOk(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectOk<>(futures);
  }
}
