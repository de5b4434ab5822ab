package dev.weft.stream;

import dev.weft.CheckReturnValue;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.Tuple2;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.source.ArraySource;
import dev.weft.stream.source.BroadcastSource;
import dev.weft.stream.source.DelayQueueSource;
import dev.weft.stream.source.FailedSource;
import dev.weft.stream.source.GeneratorSource;
import dev.weft.stream.source.IntervalSource;
import dev.weft.stream.source.IterableSource;
import dev.weft.stream.source.IteratorSource;
import dev.weft.stream.source.JoinSetSource;
import dev.weft.stream.source.MergedSource;
import dev.weft.stream.source.MpmcSource;
import dev.weft.stream.source.MpscSource;
import dev.weft.stream.source.NeverSource;
import dev.weft.stream.source.OnceSource;
import dev.weft.stream.source.RangeSource;
import dev.weft.stream.source.RepeatedSource;
import dev.weft.stream.source.UnfoldSource;
import dev.weft.stream.source.WatchSource;
import dev.weft.sync.Broadcast;
import dev.weft.sync.Mpmc;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Watch;
import dev.weft.time.DelayQueue;
import dev.weft.time.Interval;
import dev.weft.time.MissedTick;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ways to make an [AsyncStream]. Each is lazy: calling one does nothing yet.
///
/// Any thread may call these. What is given to one belongs to the stream, which closes it: the
/// receiving end of a channel, a set of tasks, a stream of the JDK's.
@CheckReturnValue
public final class Streams {
  private Streams() {}

  /// No element.
  public static <T extends @Nullable Object> AsyncStream<T> empty() {
    return Pipeline.from(new ArraySource(new Object[0]));
  }

  /// No element, and no end.
  public static <T extends @Nullable Object> AsyncStream<T> never() {
    return Pipeline.from(new NeverSource());
  }

  /// A failure.
  public static <T extends @Nullable Object> AsyncStream<T> failed(Throwable failure) {
    return Pipeline.from(new FailedSource(failure));
  }

  /// `elements`, which belong to the stream until they are taken.
  @SafeVarargs
  @SuppressWarnings("varargs") // only cloned
  public static <T extends @Nullable Object> AsyncStream<T> of(T... elements) {
    return Pipeline.from(new ArraySource(elements.clone()));
  }

  /// The whole numbers from `start` to before `end`.
  public static AsyncStream<Long> range(long start, long end) {
    return Pipeline.from(new RangeSource(start, end));
  }

  /// The elements of `elements`, which are asked for inside of polls. Those that were not taken
  /// stay where they are.
  public static <T extends @Nullable Object> AsyncStream<T> from(Iterable<? extends T> elements) {
    return Pipeline.from(new IterableSource(elements));
  }

  /// The rest of what `elements` has; see [#from(Iterable)].
  public static <T extends @Nullable Object> AsyncStream<T> from(Iterator<? extends T> elements) {
    return Pipeline.from(new IteratorSource(elements, null));
  }

  /// The elements of a stream of the JDK's, whose work is done inside of polls, so it must not
  /// block. It is closed at the end.
  public static <T extends @Nullable Object> AsyncStream<T> from(Stream<? extends T> elements) {
    return Pipeline.from(new IteratorSource(elements.iterator(), elements));
  }

  /// What `generator` yields.
  public static <T extends @Nullable Object> AsyncStream<T> from(Generator<? extends T> generator) {
    return Pipeline.from(new GeneratorSource(generator));
  }

  /// The messages of a mailbox, up to the end of the channel.
  public static <T> AsyncStream<T> from(Mpsc.Receiver<? extends T> receiver) {
    return Pipeline.from(new MpscSource(receiver));
  }

  /// Those messages of a queue of work that `receiver` gets, up to the end of the channel. For
  /// several workers, make a stream of a receiver for each.
  public static <T> AsyncStream<T> from(Mpmc.Receiver<? extends T> receiver) {
    return Pipeline.from(new MpmcSource(receiver));
  }

  /// The values of a broadcast, up to the end of the channel. Fails with a
  /// [dev.weft.sync.LaggedException] when values were missed.
  public static <T> AsyncStream<T> from(Broadcast.Receiver<? extends T> receiver) {
    return Pipeline.from(new BroadcastSource(receiver, null));
  }

  /// The values of a broadcast, up to the end of the channel.
  ///
  /// @param onLag told how many values were missed, each time that some were; the stream goes on
  public static <T> AsyncStream<T> from(
      Broadcast.Receiver<? extends T> receiver, LongConsumer onLag) {
    return Pipeline.from(new BroadcastSource(receiver, Objects.requireNonNull(onLag)));
  }

  /// The latest value of a watch, then each later one, up to the last. Values that are replaced
  /// before they are asked for are skipped.
  public static <T> AsyncStream<T> from(Watch.Receiver<? extends T> receiver) {
    return Pipeline.from(new WatchSource(receiver));
  }

  /// How the tasks of a set end, in that order, up to the moment when none is left. The set is
  /// closed with the stream, and tasks that run are cancelled then.
  public static <T extends @Nullable Object> AsyncStream<Joined<T>> from(JoinSet<T> tasks) {
    return Pipeline.from(new JoinSetSource(tasks));
  }

  /// When the ticks of an interval were due, in nanoseconds on the runtime's clock. Has no end.
  public static AsyncStream<Long> from(Interval interval) {
    return Pipeline.from(new IntervalSource(interval));
  }

  /// When the ticks of an interval were due, in nanoseconds on the runtime's clock: the first at
  /// once, then one each `period`. Has no end.
  ///
  /// @throws IllegalArgumentException if the period is not above zero
  public static AsyncStream<Long> interval(Duration period, MissedTick policy) {
    return from(Time.interval(period, policy));
  }

  /// The values of a queue as they come due, up to the moment when somebody closes it.
  public static <T> AsyncStream<T> from(DelayQueue<? extends T> queue) {
    return Pipeline.from(new DelayQueueSource(queue));
  }

  /// What `future` yields: one element.
  public static <T extends @Nullable Object> AsyncStream<T> once(Future<? extends T> future) {
    return Pipeline.from(new OnceSource(future));
  }

  /// What the futures that `maker` makes yield, one after the other, up to the first [Next.None].
  ///
  /// ```java
  /// Streams.generate(() -> async(() -> {
  ///   String line = await(reader.readLine());
  ///   return line == null ? Next.none() : Next.some(line);
  /// }));
  /// ```
  public static <T extends @Nullable Object> AsyncStream<T> generate(
      Callable<? extends Future<? extends Next<? extends T>>> maker) {
    return Pipeline.from(new RepeatedSource(maker));
  }

  /// What comes of a state: `step` makes a future of it, which yields an element and the next
  /// state, or nothing at the end.
  public static <S extends @Nullable Object, T extends @Nullable Object> AsyncStream<T> unfold(
      S initial,
      Fn<
              ? super S,
              ? extends Future<? extends Optional<? extends Tuple2<? extends T, ? extends S>>>>
          step) {
    return Pipeline.from(new UnfoldSource(initial, step));
  }

  /// What `futures` yield, in the order in which they end; the first failure cancels the others. To
  /// add more while it runs, make a [FuturesUnordered].
  public static <T extends @Nullable Object> AsyncStream<T> futures(
      Collection<? extends Future<? extends T>> futures) {
    return new FuturesUnordered<>(futures);
  }

  /// The elements of all `streams`, as they come. A poll asks only streams that were woken, each
  /// for one element, then it is the next one's turn.
  public static <T extends @Nullable Object> AsyncStream<T> merge(
      Collection<? extends AsyncStream<? extends T>> streams) {
    return Pipeline.from(new MergedSource(streams));
  }
}
