package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tuple2;
import dev.weft.io.Registration;
import dev.weft.time.MissedTick;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An open runtime as [RuntimeTck] sees it: what tasks, wakers, readiness and shutdown need, and no
/// more. [WeftSubject] is Weft behind it; a toy runtime implements what its
/// [capabilities][RuntimeCapabilities] claim.
///
/// **Threads.** Any, except where a method says otherwise.
public interface RuntimeSubject extends AutoCloseable {

  /// Runs `future` as a task.
  <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future);

  /// Runs `future` to its end on, or for, the calling thread.
  <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception;

  /// Runs `work` on a thread where blocking harms nobody.
  <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work);

  /// A future that is ready after `duration`.
  Future<@Nullable Void> sleep(Duration duration);

  /// The time on the runtime's clock, in nanoseconds. Needed where its time can stand still.
  default long nanos() {
    throw new UnsupportedOperationException("this runtime shows no clock");
  }

  /// Moves the runtime's clock on. Needed where its time can stand still.
  default void advance(Duration duration) {
    throw new UnsupportedOperationException("this runtime's clock cannot be moved");
  }

  /// Makes the ticks of an interval, one at a time: each yields when it was due, in nanoseconds on
  /// the runtime's clock. Needed where timers are claimed.
  default Supplier<Future<Long>> interval(Duration period, MissedTick policy) {
    throw new UnsupportedOperationException("this runtime has no intervals");
  }

  /// A future that lets other tasks and the driver go first, once.
  Future<@Nullable Void> yieldNow();

  /// `future`, failing with a timeout after `limit`.
  <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future);

  /// `future`, polled without a budget.
  <T extends @Nullable Object> Future<T> unconstrained(Future<T> future);

  /// The id of the task that polls, or is cancelled, on this thread.
  long currentTaskId();

  /// `future`, with the one task-local that the kit uses bound to `value`.
  <T extends @Nullable Object> Future<T> bind(String value, Future<T> future);

  /// What is bound where this thread polls or cancels; null if nothing is.
  @Nullable String bound();

  /// A home for tasks that run on the calling thread only.
  Confined confined();

  /// Its scopes and sets of tasks; null if it has none.
  default @Nullable TaskGroups groups() {
    return null;
  }

  /// Lets a [sleep][#sleep] that waits end `duration` from now instead. Called where the runtime's
  /// own code runs.
  ///
  /// @return whether this runtime can do so
  default boolean reset(Future<@Nullable Void> sleep, Duration duration) {
    return false;
  }

  /// Both values of two futures that run at once.
  default <A extends @Nullable Object, B extends @Nullable Object> Future<Tuple2<A, B>> join(
      Future<A> a, Future<B> b) {
    return Futures.join(a, b);
  }

  /// The first of two futures to be ready.
  default <A extends @Nullable Object, B extends @Nullable Object> Future<Either<A, B>> select(
      Future<A> a, Future<B> b) {
    return Futures.select(a, b);
  }

  /// What opens the channels that can be watched. Those of the operating system, unless the runtime
  /// has a network of its own.
  default SelectorProvider channels() {
    return SelectorProvider.provider();
  }

  /// Watches a channel in non-blocking mode. Any thread, in a task or not.
  Watched watch(SelectableChannel channel) throws IOException;

  /// How many tasks are not over.
  long liveTasks();

  /// What the names of this runtime's own threads begin with, and those of no other's.
  String threadPrefix();

  /// Cancels all tasks and releases all the runtime holds.
  ///
  /// @return whether everything ended within `limit`
  boolean close(Duration limit);

  /// Closes within the time that the runtime finds right.
  @Override
  void close();

  /// Tasks that run on one thread only, the owner, while it is in [#blockOn]. All methods are the
  /// owner's; the tasks it spawns may be aborted and woken from any thread.
  interface Confined extends AutoCloseable {

    /// Runs `future` as a task of the owner.
    <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future);

    /// Runs `future` to its end, and the other tasks meanwhile.
    <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception;

    /// Cancels the tasks, on the owner.
    @Override
    void close();
  }

  /// Readiness of one channel; the two directions are independent.
  interface Watched extends AutoCloseable {

    /// What [#pollReadable] returns while there is nothing to do.
    int PENDING = Registration.PENDING;

    /// Asks whether reading may make progress; if not, the context's waker is kept.
    ///
    /// @return [#PENDING], or a tick at or above 0 to clear with
    int pollReadable(Context cx) throws IOException;

    /// As [#pollReadable], for writing.
    int pollWritable(Context cx) throws IOException;

    /// Reading would have blocked after `tick` was returned.
    void clearReadable(int tick);

    /// Writing would have blocked after `tick` was returned.
    void clearWritable(int tick);

    /// A future that is ready when reading may make progress. Any number of them may wait at once.
    Future<Integer> readable();

    /// A future that is ready when writing may make progress. Any number of them may wait at once.
    Future<Integer> writable();

    /// Stops watching, and closes the channel.
    @Override
    void close() throws IOException;
  }
}
