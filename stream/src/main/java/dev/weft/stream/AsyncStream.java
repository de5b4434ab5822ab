package dev.weft.stream;

import dev.weft.CheckReturnValue;
import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Tuple2;
import dev.weft.stream.adapter.ChainStage;
import dev.weft.stream.adapter.ChangesStage;
import dev.weft.stream.adapter.ChunksStage;
import dev.weft.stream.adapter.ChunksTimeoutStage;
import dev.weft.stream.adapter.ConcurrentStage;
import dev.weft.stream.adapter.DebounceStage;
import dev.weft.stream.adapter.DistinctStage;
import dev.weft.stream.adapter.FilterStage;
import dev.weft.stream.adapter.FlatMapStage;
import dev.weft.stream.adapter.InspectStage;
import dev.weft.stream.adapter.MapStage;
import dev.weft.stream.adapter.MergeStage;
import dev.weft.stream.adapter.OrderedStage;
import dev.weft.stream.adapter.ScanStage;
import dev.weft.stream.adapter.SkipStage;
import dev.weft.stream.adapter.SkipWhileStage;
import dev.weft.stream.adapter.TakeStage;
import dev.weft.stream.adapter.TakeUntilStage;
import dev.weft.stream.adapter.TakeWhileStage;
import dev.weft.stream.adapter.ThenStage;
import dev.weft.stream.adapter.ThrottleStage;
import dev.weft.stream.adapter.TimeoutStage;
import dev.weft.stream.adapter.ZipStage;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.source.SplitCell;
import dev.weft.stream.terminal.Collect;
import dev.weft.stream.terminal.Count;
import dev.weft.stream.terminal.First;
import dev.weft.stream.terminal.Fold;
import dev.weft.stream.terminal.ForEach;
import dev.weft.stream.terminal.Forward;
import dev.weft.stream.terminal.Match;
import dev.weft.stream.terminal.NextElement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values that come one after the other, each when it is asked for: to a [Future] what an iterator
/// is to a value.
///
/// ```java
/// Future<Long> sum = Streams.of(mailbox)
///     .filter(order -> order.isOpen())
///     .buffered(8, order -> price(order))       // eight requests at once, in order
///     .fold(0L, (total, price) -> total + price);
/// ```
///
/// A stream is as lazy as a future: making one, and putting adapters on it, does nothing; it moves
/// when it is polled. It is polled by a future that consumes it ([#forEach], [#fold], [#collect]
/// ...), or by a loop:
///
/// ```java
/// while (await(stream.next()) instanceof Some(var line)) {
///   System.out.println(line);
/// }
/// ```
///
/// **Threads.** A stream belongs to one party at a time, which alone may call its methods; from one
/// thread to the next its polls are ordered by whoever polls, as those of a future are.
///
/// **Given away.** A stream that was given to an adapter, to another stream or to a consumer
/// belongs to the result, and is closed with it.
///
/// **The end.** A failure of the stream, or of a function that was given to it, ends it. A stream
/// that has ended, has failed or was closed has let go of all that it held.
///
/// **Ownership.** An element that is [Owned] belongs to whoever takes it: the caller of [#item], a
/// function. What an adapter drops (as [#filter] does) or still holds when the stream is closed is
/// closed; so is the argument of a function that throws.
///
/// **Budget.** Each element spends a unit where it comes from, so a stream that always has one lets
/// other tasks run.
///
/// **Depth.** Adapters may be piled up, and streams be put into streams, ten thousand deep. Only
/// what [#peekable], [#split] and [Streams#merge] are put on, and streams of other authors, take
/// stack.
///
/// *How it is implemented.* [#pollNext], [#item] and [#close] are for whoever writes a source by
/// hand; the rules are those of §16 in the TCK's book, which `AsyncStreamTck` tests.
///
/// @param <T> what it consists of; `null` is a legal element
@CheckReturnValue
public interface AsyncStream<T extends @Nullable Object> extends Owned {

  /// Looks for the next element, without ever blocking. Allocates nothing.
  ///
  /// [Step#PENDING] is a promise: the waker of *this* context will be called when progress is
  /// possible. After [Step#ITEM] comes one call of [#item], before the next poll. [Step#END] stays,
  /// also after a failure and after [#close].
  ///
  /// @param cx the context of this very call; never kept after the call returns
  /// @throws Exception the stream's failure, which ends it
  Step pollNext(Context cx) throws Exception;

  /// Takes the element that the last [#pollNext] has found.
  ///
  /// @throws IllegalStateException if it has found none, or the element was taken
  T item();

  /// Ends the stream: it lets go of its source, of futures that it runs, and of elements that
  /// nobody has taken. Idempotent; never blocks, never throws.
  @Override
  void close();

  /// The next element, or [Next.None] at the end. The stream stays with the caller: this future is
  /// polled, or cancelled, before the next one is made.
  ///
  /// **Cancellation** loses nothing: the element it would have had is the next one's. The stream
  /// keeps the waker that it was polled with, which may still be called.
  default Future<Next<T>> next() {
    return new NextElement<>(this);
  }

  // Adapters that pass each element on, or do not.

  /// What `fn` makes of each element.
  default <R extends @Nullable Object> AsyncStream<R> map(Fn<? super T, ? extends R> fn) {
    return Pipeline.of(this, new MapStage(fn));
  }

  /// What the future that `fn` makes of each element yields: one after the other, in order. For
  /// several at once there is [#buffered].
  ///
  /// **Cancellation** (closing) cancels the future under way.
  default <R extends @Nullable Object> AsyncStream<R> then(
      Fn<? super T, ? extends Future<? extends R>> fn) {
    return Pipeline.of(this, new ThenStage(fn));
  }

  /// The elements that satisfy `condition`.
  default AsyncStream<T> filter(Predicate<? super T> condition) {
    return Pipeline.of(this, new FilterStage(condition));
  }

  /// All elements; `action` sees each when it passes.
  default AsyncStream<T> inspect(Consumer<? super T> action) {
    return Pipeline.of(this, new InspectStage(action));
  }

  /// The elements of the streams that `fn` makes of the elements, one stream after the other.
  default <R extends @Nullable Object> AsyncStream<R> flatMap(
      Fn<? super T, ? extends AsyncStream<? extends R>> fn) {
    return Pipeline.of(this, new FlatMapStage(fn));
  }

  /// What `fn` makes of the value before and each element; the value before the first is `initial`,
  /// which is not passed on.
  default <A extends @Nullable Object> AsyncStream<A> scan(
      A initial, Fn2<? super A, ? super T, ? extends A> fn) {
    return Pipeline.of(this, new ScanStage(initial, fn));
  }

  /// The elements that are not equal to an earlier one. Remembers all of them.
  default AsyncStream<T> distinct() {
    return Pipeline.of(this, new DistinctStage());
  }

  /// The elements that are not equal to the one before.
  default AsyncStream<T> distinctUntilChanged() {
    return Pipeline.of(this, new ChangesStage());
  }

  // Adapters that begin later, or end earlier.

  /// The first `count` elements. No further one is asked for.
  default AsyncStream<T> take(long count) {
    return Pipeline.of(this, new TakeStage(count));
  }

  /// The elements before the first one that does not satisfy `condition`, which is dropped.
  default AsyncStream<T> takeWhile(Predicate<? super T> condition) {
    return Pipeline.of(this, new TakeWhileStage(condition));
  }

  /// The elements that come before `end` is ready, with whatever value. If both are ready, `end` is
  /// first. If it fails, so does the stream.
  default AsyncStream<T> takeUntil(Future<?> end) {
    return Pipeline.of(this, new TakeUntilStage(end));
  }

  /// The elements after the first `count`.
  default AsyncStream<T> skip(long count) {
    return Pipeline.of(this, new SkipStage(count));
  }

  /// The elements from the first one on that does not satisfy `condition`.
  default AsyncStream<T> skipWhile(Predicate<? super T> condition) {
    return Pipeline.of(this, new SkipWhileStage(condition));
  }

  // Adapters that gather, or look at the clock.

  /// Lists of `size` elements each; the last one may be shorter. The lists are the receiver's.
  default AsyncStream<List<T>> chunks(int size) {
    return Pipeline.of(this, new ChunksStage(size));
  }

  /// Lists of `size` elements each, or of fewer when `limit` has passed since the first of them and
  /// nothing more is ready.
  default AsyncStream<List<T>> chunksTimeout(int size, Duration limit) {
    return Pipeline.of(this, new ChunksTimeoutStage(size, limit));
  }

  /// All elements, with a pause of `gap` at least after each. The stream before waits meanwhile.
  default AsyncStream<T> throttle(Duration gap) {
    return Pipeline.of(this, new ThrottleStage(gap));
  }

  /// All elements; fails with a [java.util.concurrent.TimeoutException] when somebody has waited
  /// for one, or for the end, as long as `limit`.
  default AsyncStream<T> timeout(Duration limit) {
    return Pipeline.of(this, new TimeoutStage(limit));
  }

  /// The elements after which `quiet` passes without another one; the others are dropped. The last
  /// one before the end is always passed on.
  default AsyncStream<T> debounce(Duration quiet) {
    return Pipeline.of(this, new DebounceStage(quiet));
  }

  // Adapters that run futures, several at once.

  /// What the futures that `fn` makes of the elements yield, in the order of the elements. At most
  /// `limit` of them run, or are over and wait for their turn.
  ///
  /// **Cancellation** (closing) cancels those that run. A failure, when it is its turn, cancels the
  /// others.
  default <R extends @Nullable Object> AsyncStream<R> buffered(
      int limit, Fn<? super T, ? extends Future<? extends R>> fn) {
    return Pipeline.of(this, new OrderedStage(limit, fn));
  }

  /// What the futures that `fn` makes of the elements yield, in the order in which they are over.
  /// At most `limit` of them run.
  ///
  /// **Cancellation** (closing) cancels those that run. The first failure cancels the others.
  default <R extends @Nullable Object> AsyncStream<R> bufferUnordered(
      int limit, Fn<? super T, ? extends Future<? extends R>> fn) {
    return Pipeline.of(this, new ConcurrentStage(limit, fn));
  }

  // Two streams.

  /// The elements of both, as they come. If both have one, they take turns. For many streams there
  /// is [Streams#merge].
  default AsyncStream<T> merge(AsyncStream<? extends T> other) {
    return Pipeline.of(this, new MergeStage(other));
  }

  /// The elements of this stream, then those of `next`.
  default AsyncStream<T> chain(AsyncStream<? extends T> next) {
    return Pipeline.of(this, new ChainStage(next));
  }

  /// Pairs: the first of both, the second of both, and so on until one of them ends. What the other
  /// has yielded beyond that is dropped.
  default <U extends @Nullable Object> AsyncStream<Tuple2<T, U>> zip(
      AsyncStream<? extends U> other) {
    return zip(other, Tuple2::new);
  }

  /// Like [#zip(AsyncStream)], with what `fn` makes of each pair.
  default <U extends @Nullable Object, R extends @Nullable Object> AsyncStream<R> zip(
      AsyncStream<? extends U> other, Fn2<? super T, ? super U, ? extends R> fn) {
    return Pipeline.of(this, new ZipStage(other, fn));
  }

  /// Two streams: the elements that satisfy `condition`, and the others. Each may be another
  /// party's, and go to another thread. An element of the one waits there while the other goes on
  /// asking, so a half that nobody polls holds the other one up: close it.
  ///
  /// Elements of a half that is closed are dropped; this stream is closed with the second half. A
  /// failure reaches both.
  default Tuple2<AsyncStream<T>, AsyncStream<T>> split(Predicate<? super T> condition) {
    var cell = new SplitCell(this, condition);
    return new Tuple2<>(Pipeline.from(cell.half(true)), Pipeline.from(cell.half(false)));
  }

  /// This stream, with a look ahead.
  default Peekable<T> peekable() {
    return new Peekable<>(this);
  }

  // Consumers. Each of these futures owns the stream.

  /// Calls `action` with each element.
  ///
  /// **Cancellation** closes the stream; no element is lost that `action` has not had.
  default Future<@Nullable Void> forEach(Consumer<? super T> action) {
    return new ForEach(this, action);
  }

  /// Runs the futures that `fn` makes of the elements, `limit` of them at once.
  ///
  /// **Cancellation** closes the stream and cancels those that run, as does the first failure.
  default Future<@Nullable Void> forEachConcurrent(
      int limit, Fn<? super T, ? extends Future<?>> fn) {
    return bufferUnordered(limit, fn).count().map(count -> null);
  }

  /// What comes of `initial` when `fn` is called with it and the first element, then with the
  /// result and the second, and so on.
  ///
  /// **Cancellation** closes the stream, and what `fn` made last.
  default <A extends @Nullable Object> Future<A> fold(
      A initial, Fn2<? super A, ? super T, ? extends A> fn) {
    return new Fold<>(this, initial, fn);
  }

  /// What `collector` makes of the elements.
  ///
  /// **Cancellation** closes the stream and, in a collection of the JDK's, what was collected.
  default <R extends @Nullable Object> Future<R> collect(
      Collector<? super T, ?, ? extends R> collector) {
    return new Collect<>(this, collector);
  }

  /// All elements, in a list that belongs to the receiver.
  ///
  /// **Cancellation** closes the stream and what was collected.
  default Future<List<T>> toList() {
    return collect(Collectors.toList());
  }

  /// The first element, or [Next.None]; then the stream is closed.
  ///
  /// **Cancellation** closes the stream.
  default Future<Next<T>> first() {
    return new First<>(this);
  }

  /// How many elements there are.
  ///
  /// **Cancellation** closes the stream.
  default Future<Long> count() {
    return new Count(this);
  }

  /// Whether there is an element that satisfies `condition`; none after it is asked for.
  ///
  /// **Cancellation** closes the stream.
  default Future<Boolean> anyMatch(Predicate<? super T> condition) {
    return new Match(this, condition, true);
  }

  /// Whether there is no element that does not satisfy `condition`.
  ///
  /// **Cancellation** closes the stream.
  default Future<Boolean> allMatch(Predicate<? super T> condition) {
    return new Match(this, condition, false);
  }

  /// Sends all elements into `sink` and then finishes it; flushes while there is nothing to send.
  ///
  /// **Cancellation** closes both, and the element that the sink has not taken.
  default Future<@Nullable Void> forward(Sink<? super T> sink) {
    return new Forward<T>(this, sink);
  }
}
