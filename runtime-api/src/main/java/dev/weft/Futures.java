package dev.weft;

import dev.weft.combinator.Borrowed;
import dev.weft.combinator.CompletedFuture;
import dev.weft.combinator.FromStage;
import dev.weft.combinator.Fuse;
import dev.weft.combinator.Join;
import dev.weft.combinator.OnExecutor;
import dev.weft.combinator.PolledFunction;
import dev.weft.combinator.Race;
import dev.weft.combinator.Select;
import dev.weft.combinator.SharedCell;
import dev.weft.combinator.Shielded;
import dev.weft.combinator.Timeout;
import dev.weft.combinator.TimeoutOr;
import dev.weft.combinator.Unconstrained;
import dev.weft.combinator.Using;
import dev.weft.dump.Waiting;
import dev.weft.task.Chance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Ways to make and combine futures. Each is lazy: calling one does nothing yet.
///
/// Any thread may call these; each future they return belongs to one party at a time, as all
/// futures do, and owns the futures given to it, and what these yield until it yields that itself:
/// what reaches nobody is closed, if it is [Owned].
@CheckReturnValue
public final class Futures extends FuturesOfMany {
  private Futures() {}

  /// A future that is ready with `value` at once.
  public static <T extends @Nullable Object> Future<T> ready(T value) {
    return new CompletedFuture<>(Poll.ready(value), null);
  }

  /// A future that fails with `failure` at once.
  public static <T extends @Nullable Object> Future<T> failed(Throwable failure) {
    return new CompletedFuture<>(null, Objects.requireNonNull(failure));
  }

  /// A future that is never ready.
  public static <T extends @Nullable Object> Future<T> never() {
    return pollFn(cx -> Poll.pending(), cx -> {}, trace -> trace.leaf("what never comes"));
  }

  /// A leaf made of its poll function, with nothing to release.
  ///
  /// **Cancellation** forgets the function.
  public static <T extends @Nullable Object> Future<T> pollFn(PollFn<T> poll) {
    return pollFn(poll, cx -> {});
  }

  /// A leaf made of its poll function and of what releases it.
  ///
  /// **Cancellation** calls `onCancel`, once, if the future was polled and is not over.
  public static <T extends @Nullable Object> Future<T> pollFn(
      PollFn<T> poll, Consumer<Context> onCancel) {
    return new PolledFunction<>(poll, onCancel, null);
  }

  /// Like [#pollFn(PollFn, Consumer)], with what a dump is told that it waits for.
  public static <T extends @Nullable Object> Future<T> pollFn(
      PollFn<T> poll, Consumer<Context> onCancel, Waiting waits) {
    return new PolledFunction<>(poll, onCancel, Objects.requireNonNull(waits));
  }

  /// A future that is made by `maker` at its first poll.
  ///
  /// **Cancellation** cancels what was made; before the first poll nothing was.
  public static <T extends @Nullable Object> Future<T> lazy(
      Callable<? extends Future<? extends T>> maker) {
    Objects.requireNonNull(maker);
    return Futures.<@Nullable Void>ready(null).then(nothing -> maker.call());
  }

  /// What a stage of the JDK's will yield: its value, or its failure without the
  /// `CompletionException` around it. The stage runs whether or not this is polled.
  ///
  /// **Cancellation** cancels the stage, if it is a `java.util.concurrent.Future`, as a
  /// `CompletableFuture` is, and closes a value that is [Owned] and was not received. To leave both
  /// alone, put a [#borrowed] around this.
  public static <T extends @Nullable Object> Future<T> from(CompletionStage<? extends T> stage) {
    return new FromStage<>(stage);
  }

  /// What `work` yields on `executor`, such as a `ForkJoinPool` for work that keeps processors
  /// busy. Nothing is submitted before the first poll. Fails with what `work` threw, or with the
  /// executor's `RejectedExecutionException`. For calls that block there is
  /// [Weft#spawnBlocking(Callable)].
  ///
  /// **Cancellation** keeps `work` from beginning; if it has begun its outcome is dropped (and a
  /// value that is [Owned] closed).
  public static <T extends @Nullable Object> Future<T> onExecutor(
      Executor executor, Callable<? extends T> work) {
    return new OnExecutor<>(executor, work);
  }

  /// `future`, to be had by several parties: the result is a handle, of which [Shared#another]
  /// makes more.
  ///
  /// **Cancellation** of the last handle cancels `future`.
  public static <T extends @Nullable Object> Shared<T> shared(Future<T> future) {
    return new Shared<>(new SharedCell<>(future));
  }

  /// `future`, which [Abortable#abort] ends from outside. For tasks [JoinHandle#abort] does that.
  ///
  /// **Cancellation** cancels `future`.
  public static <T extends @Nullable Object> Abortable<T> abortable(Future<T> future) {
    return new Abortable<>(future);
  }

  /// How `future` ends, as a value; the result does not fail.
  ///
  /// **Cancellation** cancels `future`.
  public static <T extends @Nullable Object> Future<Outcome<T>> catching(Future<T> future) {
    return future
        .<Outcome<T>>map(Outcome.Success::new)
        .recover(cause -> ready(new Outcome.Failure<>(cause)));
  }

  /// `future` without a budget: as long as it finds its sources ready it does not yield, and other
  /// tasks of its worker wait. What it does counts for nothing in the budget of those around it.
  ///
  /// **Cancellation** cancels `future`.
  public static <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
    return new Unconstrained<>(future);
  }

  /// `future`, lent: it remains the lender's, who goes on with it when the result is over. For a
  /// [#select], [#race] or [#timeout] that shall not cancel its loser.
  ///
  /// **Cancellation** does not reach `future`; a waker it was given may still be called.
  public static <T extends @Nullable Object> Future<T> borrowed(Future<T> future) {
    return new Borrowed<>(future);
  }

  /// What `use` makes of `resource`, which is closed afterwards, whatever happens: in the poll that
  /// ends the future, with a value or a failure; and by a cancel, also one before the first poll.
  /// So a task can be given a connection and nobody has to care whether the task ever began.
  ///
  /// ```java
  /// Tasks.spawn(Futures.using(stream, s -> echo(s)));
  /// ```
  ///
  /// What `close` throws is suppressed in the future's failure; after a value it is the failure.
  /// The resource belongs to the result from this call on.
  ///
  /// **Cancellation** cancels the future that `use` made, if it was made, and closes the resource;
  /// if something of that future is [#shielded], when that has ended. What `close` throws is
  /// suppressed in the task's outcome.
  ///
  /// @param use called at the first poll
  public static <R extends AutoCloseable, T extends @Nullable Object> Future<T> using(
      R resource, Fn<? super R, ? extends Future<? extends T>> use) {
    return new Using<>(resource, use);
  }

  /// `future`, which once begun is not interrupted by a cancel: it runs on to its end, for ten
  /// seconds at most. For cleanup that has to wait, and for steps that must not stop half way:
  ///
  /// ```java
  /// try {
  ///   ...
  /// } finally {
  ///   await(Futures.shielded(connection.sayGoodbye()));
  ///   connection.close();
  /// }
  /// ```
  ///
  /// See [#shielded(Future, Duration)].
  ///
  /// **Cancellation** lets `future` run on, as described there; before the first poll it cancels
  /// it.
  public static <T extends @Nullable Object> Future<T> shielded(Future<T> future) {
    return shielded(future, Shielded.LIMIT);
  }

  /// `future`, which once begun is not interrupted by a cancel: it runs on, for `limit` at most.
  ///
  /// A cancel never waits; what waits is the *task* in which it happens. The task goes on polling
  /// `future`, and its end comes after: a handle is not finished and `blockOn` does not return
  /// before. An async block that awaits a shielded future **directly** waits, too: it goes on with
  /// the value, in its `finally` up to the end; if it was not unwinding yet, it does from its next
  /// `await` on. Blocks around it, and what [#using] holds, are cleaned up afterwards, from the
  /// inside out. Any other combinator that loses the future is over at once.
  ///
  /// After `limit` from the cancel, `future` is cancelled, and the await throws
  /// [java.util.concurrent.TimeoutException]. The runtime's close lets it run on until its own
  /// deadline. Where there is no task ([Context#of]), and in [LocalTasks] that are being closed,
  /// nothing is shielded.
  ///
  /// **Cancellation** lets `future` run on; before the first poll it cancels it.
  ///
  /// @param limit negative is zero, more than 292 years is for ever
  public static <T extends @Nullable Object> Future<T> shielded(Future<T> future, Duration limit) {
    return new Shielded<>(limit, future);
  }

  /// `future`, if it is over within `limit` of the first poll.
  ///
  /// Otherwise it is cancelled, and [java.util.concurrent.TimeoutException] is thrown, with the
  /// limit in its message. The future is polled before the deadline is looked at, and the deadline
  /// counts even if the future has spent the budget. Fails with [RuntimeClosedException] if the
  /// runtime is closed. A limit of zero leaves the future one poll.
  ///
  /// **Cancellation** cancels `future` and takes the timer out.
  ///
  /// @param limit negative is zero, more than 292 years is for ever
  public static <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future) {
    return new Timeout<>(limit, future);
  }

  /// `future`, if it is over within `limit` of the first poll; otherwise it is cancelled, and what
  /// the future that `fallback` makes yields. Only lateness falls back: if `future` fails, in
  /// whatever way, so does this. What `fallback` makes has no limit. Else as [#timeout(Duration,
  /// Future)].
  ///
  /// **Cancellation** cancels whichever of the two is under way, and takes the timer out.
  ///
  /// @param limit negative is zero, more than 292 years is for ever
  /// @param fallback called once at most; what it throws fails the result
  public static <T extends @Nullable Object> Future<T> timeout(
      Duration limit, Future<T> future, Callable<? extends Future<? extends T>> fallback) {
    return new TimeoutOr<>(limit, future, fallback);
  }

  /// `future`, which may be polled after its end, and after a cancel: it then is pending for ever,
  /// where other futures throw. For hand-written polls that go on with several.
  ///
  /// **Cancellation** cancels `future`.
  public static <T extends @Nullable Object> Future<T> fuse(Future<T> future) {
    return new Fuse<>(future);
  }

  /// Two futures at once, and their values in the order of the arguments.
  ///
  /// Waits for both, also if one fails. Then the first failure in the order of the arguments is
  /// thrown, unchanged, with the others as suppressed. [#tryJoin(Future, Future)] does not wait.
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <A extends @Nullable Object, B extends @Nullable Object> Future<Tuple2<A, B>> join(
      Future<A> a, Future<B> b) {
    return new Join<>(false, v -> new Tuple2<>((A) v[0], (B) v[1]), a, b);
  }

  /// Three futures at once; see [#join(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Tuple3<A, B, C>> join(Future<A> a, Future<B> b, Future<C> c) {
    return new Join<>(false, v -> new Tuple3<>((A) v[0], (B) v[1], (C) v[2]), a, b, c);
  }

  /// Four futures at once; see [#join(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Tuple4<A, B, C, D>> join(Future<A> a, Future<B> b, Future<C> c, Future<D> d) {
    return new Join<>(false, v -> new Tuple4<>((A) v[0], (B) v[1], (C) v[2], (D) v[3]), a, b, c, d);
  }

  /// Five futures at once; see [#join(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Tuple5<A, B, C, D, E>> join(
          Future<A> a, Future<B> b, Future<C> c, Future<D> d, Future<E> e) {
    return new Join<>(
        false, v -> new Tuple5<>((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4]), a, b, c, d, e);
  }

  /// Two futures at once, and their values; the first failure ends both.
  ///
  /// Like [#join(Future, Future)], but the first child to fail cancels the unfinished one, and its
  /// failure is thrown at once, unchanged. What its sibling throws while it is cancelled is
  /// suppressed in it.
  ///
  /// **Cancellation** cancels both.
  @SuppressWarnings("unchecked")
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Tuple2<A, B>> tryJoin(Future<A> a, Future<B> b) {
    return new Join<>(true, v -> new Tuple2<>((A) v[0], (B) v[1]), a, b);
  }

  /// Three futures at once; see [#tryJoin(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Tuple3<A, B, C>> tryJoin(Future<A> a, Future<B> b, Future<C> c) {
    return new Join<>(true, v -> new Tuple3<>((A) v[0], (B) v[1], (C) v[2]), a, b, c);
  }

  /// Four futures at once; see [#tryJoin(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Tuple4<A, B, C, D>> tryJoin(Future<A> a, Future<B> b, Future<C> c, Future<D> d) {
    return new Join<>(true, v -> new Tuple4<>((A) v[0], (B) v[1], (C) v[2], (D) v[3]), a, b, c, d);
  }

  /// Five futures at once; see [#tryJoin(Future, Future)].
  ///
  /// **Cancellation** cancels those that are not over.
  @SuppressWarnings("unchecked")
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Tuple5<A, B, C, D, E>> tryJoin(
          Future<A> a, Future<B> b, Future<C> c, Future<D> d, Future<E> e) {
    return new Join<>(
        true, v -> new Tuple5<>((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4]), a, b, c, d, e);
  }

  /// The first of two futures to be ready. The other one is not lost: it is part of the result, to
  /// be polled on, given to another `select`, or cancelled. For more than two there is [Select].
  ///
  /// **Bias.** The left one is polled first, so it wins if both are ready; [#selectFair(Future,
  /// Future)] has no favourite. A left one that spends the task's budget lets the right one go
  /// first the next time.
  ///
  /// If one fails, the other is cancelled and the failure is thrown, unchanged.
  ///
  /// **Cancellation** cancels both.
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Either<A, B>> select(Future<A> left, Future<B> right) {
    return new Select<>(left, right, null);
  }

  /// Like [#select], but at each poll a coin says which of the two goes first.
  ///
  /// **Cancellation** cancels both.
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Either<A, B>> selectFair(Future<A> left, Future<B> right) {
    return selectFair(Chance.ofTheRuntime(), left, right);
  }

  /// Like [#selectFair(Future, Future)], with a coin of the caller's: a seeded one makes the same
  /// choices again.
  ///
  /// **Cancellation** cancels both.
  ///
  /// @param coin asked once at each poll, by whichever thread polls
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Either<A, B>> selectFair(RandomGenerator coin, Future<A> left, Future<B> right) {
    return new Select<>(left, right, Objects.requireNonNull(coin));
  }

  /// The value of the first of two futures to be over, or its failure; the other one is cancelled.
  /// If both are over at once, `first` wins.
  ///
  /// **Cancellation** cancels both.
  public static <T extends @Nullable Object> Future<T> race(
      Future<? extends T> first, Future<? extends T> second) {
    return new Race<>(List.of(first, second));
  }
}
