package dev.weft;

import dev.weft.combinator.Branch;
import dev.weft.combinator.SelectBranches;
import dev.weft.task.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A choice between futures of different types, each with a handler of its value: whichever is over
/// first decides.
///
/// ```java
/// String said =
///     await(
///         Select.<String>biased()
///             .on(stopped.cancelled(), _ -> "bye")
///             .on(connection.readLine(), line -> "you said " + line)
///             .on(Time.sleep(Duration.ofMinutes(1)), _ -> "are you there?")
///             .first());
/// ```
///
/// [#first] cancels the others before the handler is called. [#firstAndRest] hands them over, to go
/// on with: they are a `Select` again, to which more can be added.
///
/// **Order.** All are polled in each poll, in the order of [#on]: so if several are over at once
/// the first of them wins ([#biased]), and what is to take precedence comes first. With [#fair] a
/// coin says in each poll who is polled first. In either case a future that spends the task's
/// budget lets those after it go first the next time.
///
/// **Failures.** If one fails, the others are cancelled and the failure is thrown, unchanged. So
/// they are if a handler throws; a value that is [Owned] is closed then.
///
/// **Threads.** One party at a time. The futures belong to this until [#first] or [#firstAndRest]
/// takes them, and [#close] cancels them.
///
/// For two futures there is [Futures#select], for many of one type [Futures#selectAll]. The model
/// is tokio's `select!`.
///
/// @param <R> what the handlers make
@CheckReturnValue
public final class Select<R extends @Nullable Object> implements Owned {

  private final @Nullable RandomGenerator coin;
  private List<Branch<?, R>> branches;

  private Select(@Nullable RandomGenerator coin, List<Branch<?, R>> branches) {
    this.coin = coin;
    this.branches = branches;
  }

  /// A choice in which the futures that are added first take precedence.
  public static <R extends @Nullable Object> Select<R> biased() {
    return new Select<>(null, new ArrayList<>());
  }

  /// A choice without precedence.
  public static <R extends @Nullable Object> Select<R> fair() {
    return fair(Chance.ofTheRuntime());
  }

  /// A choice without precedence, with a coin of the caller's: a seeded one makes the same choices
  /// again.
  ///
  /// @param coin asked once at each poll, by whichever thread polls
  public static <R extends @Nullable Object> Select<R> fair(RandomGenerator coin) {
    return new Select<>(Objects.requireNonNull(coin), new ArrayList<>());
  }

  /// Adds `future`, and what is made of its value if it is the first.
  ///
  /// @param handler called once at most, in the poll in which `future` is over; what it does should
  ///   be short, since all waits meanwhile. To await something, make a future here, and await that
  /// @return this
  @CanIgnoreReturnValue
  public <A extends @Nullable Object> Select<R> on(
      Future<A> future, Fn<? super A, ? extends R> handler) {
    branches.add(new Branch<>(future, handler));
    return this;
  }

  /// How many futures there are.
  public int size() {
    return branches.size();
  }

  /// What the handler of the first one to be over makes of its value; the others are cancelled.
  /// This is empty afterwards.
  ///
  /// **Cancellation** cancels all.
  ///
  /// @throws IllegalStateException if there are no futures
  public Future<R> first() {
    return new SelectBranches<>(take(), coin, false, (_, value, _) -> value);
  }

  /// What the handler of the first one to be over makes of its value, and the others to go on with.
  /// This is empty afterwards.
  ///
  /// **Cancellation** cancels all.
  ///
  /// @throws IllegalStateException if there are no futures
  public Future<First<R, Select<R>>> firstAndRest() {
    return new SelectBranches<>(
        take(),
        coin,
        true,
        (index, value, rest) -> new First<>(index, value, new Select<>(coin, rest)));
  }

  private List<Branch<?, R>> take() {
    if (branches.isEmpty()) {
      throw new IllegalStateException("the first of no futures would never come");
    }
    List<Branch<?, R>> taken = branches;
    branches = new ArrayList<>();
    return taken;
  }

  /// Cancels the futures that were not taken. Idempotent.
  @Override
  public void close() {
    List<Branch<?, R>> left = branches;
    branches = new ArrayList<>();
    Owned.dispose(left.stream().map(Branch::future).toList());
  }

  /// The first one to be over, and the others, which go on where they are when somebody polls them
  /// again.
  ///
  /// Whoever receives it owns both, and cancels the rest if there is no use for it; [#close] closes
  /// and cancels them.
  ///
  /// @param index where it stood among the others, from 0
  /// @param value what it yielded, or its handler made of it
  /// @param rest the others, in their order: a `Select` or a list of futures
  public record First<T extends @Nullable Object, Q>(int index, T value, Q rest) implements Owned {

    @Override
    public void close() {
      Owned.dispose(value);
      Owned.dispose(rest);
    }
  }
}
