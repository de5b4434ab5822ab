package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException.TaskCancelled;
import dev.weft.JoinException.TaskFailed;
import dev.weft.JoinHandle;
import dev.weft.LocalTasks;
import dev.weft.Outcome;
import dev.weft.TaskLocal;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import dev.weft.time.MissedTick;
import dev.weft.time.Sleep;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Weft as a subject of [RuntimeTck].
public class WeftSubject implements RuntimeSubject {

  private static final TaskLocal<String> LOCAL = TaskLocal.create();

  private final Weft weft;

  /// Over a runtime that was opened for it and is closed with it.
  public WeftSubject(Weft weft) {
    this.weft = Objects.requireNonNull(weft);
  }

  /// What every runtime made of Weft's parts can do. Whether its executor has threads of its own is
  /// left open.
  ///
  /// @param workers how many tasks it can run at once
  /// @param parkHooks its executor says when its workers sleep, as every one does that
  ///   [leads][dev.weft.spi.TaskExecutorProvider#leads] the driver
  public static RuntimeCapabilities capabilities(int workers, boolean parkHooks) {
    return new RuntimeCapabilities(true, true, true, true, true, parkHooks, false, workers);
  }

  /// The runtime itself.
  public final Weft weft() {
    return weft;
  }

  @Override
  public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) {
    return new Handle<>(weft.spawn(future));
  }

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return weft.blockOn(future);
  }

  @Override
  public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
    return new Handle<>(weft.spawnBlocking(work));
  }

  @Override
  public Future<@Nullable Void> sleep(Duration duration) {
    return Time.sleep(duration);
  }

  @Override
  public long nanos() {
    return Time.nanos(weft);
  }

  @Override
  public void advance(Duration duration) {
    weft.driver().clock().advance(duration);
  }

  @Override
  public Supplier<Future<Long>> interval(Duration period, MissedTick policy) {
    return Time.interval(period, policy)::tick;
  }

  @Override
  public Future<@Nullable Void> yieldNow() {
    return Tasks.yieldNow();
  }

  @Override
  public <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future) {
    return Futures.timeout(limit, future);
  }

  @Override
  public <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
    return Futures.unconstrained(future);
  }

  @Override
  public long currentTaskId() {
    return Tasks.currentId();
  }

  @Override
  public <T extends @Nullable Object> Future<T> bind(String value, Future<T> future) {
    return LOCAL.bind(value, future);
  }

  @Override
  public @Nullable String bound() {
    return LOCAL.isBound() ? LOCAL.get() : null;
  }

  @Override
  public Confined confined() {
    return new ConfinedTasks(LocalTasks.open(weft));
  }

  @Override
  public @Nullable TaskGroups groups() {
    return new WeftGroups(weft);
  }

  @Override
  public boolean reset(Future<@Nullable Void> sleep, Duration duration) {
    if (sleep instanceof Sleep ours) {
      ours.reset(duration);
      return true;
    }
    return false;
  }

  @Override
  public SelectorProvider channels() {
    return weft.driver().channels();
  }

  @Override
  public Watched watch(SelectableChannel channel) throws IOException {
    return new WatchedRegistration(Registration.of(weft, new Source.OfChannel(channel)), channel);
  }

  @Override
  public long liveTasks() {
    return weft.liveTasks();
  }

  @Override
  public String threadPrefix() {
    return weft.name() + "-";
  }

  @Override
  public boolean close(Duration limit) {
    return weft.close(limit).isClean();
  }

  @Override
  public void close() {
    weft.close();
  }

  @Override
  public String toString() {
    return weft.dump();
  }

  private record Handle<T extends @Nullable Object>(JoinHandle<T> handle)
      implements SpawnedTask<T> {

    @Override
    public Future<TaskOutcome<T>> join() {
      return Futures.catching(handle).map(Handle::ended);
    }

    private static <T extends @Nullable Object> TaskOutcome<T> ended(Outcome<T> outcome)
        throws Exception {
      return switch (outcome) {
        case Outcome.Success<T>(T value) -> new TaskOutcome.Value<>(value);
        case Outcome.Failure<T>(TaskFailed failed) ->
            new TaskOutcome.Failed<>(Objects.requireNonNull(failed.getCause()));
        case Outcome.Failure<T>(TaskCancelled cancelled) -> new TaskOutcome.Cancelled<>(cancelled);
        case Outcome.Failure<T>(Exception misuse) -> throw misuse;
        case Outcome.Failure<T>(Throwable error) -> throw new AssertionError(error);
      };
    }

    @Override
    public void abort() {
      handle.abort();
    }

    @Override
    public void detach() {
      handle.detach();
    }

    @Override
    public boolean isFinished() {
      return handle.isFinished();
    }

    @Override
    public long id() {
      return handle.id();
    }
  }

  private record ConfinedTasks(LocalTasks tasks) implements Confined {

    @Override
    public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) {
      return new Handle<>(tasks.spawn(future));
    }

    @Override
    public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
      return tasks.blockOn(future);
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  private record WatchedRegistration(Registration registration, SelectableChannel channel)
      implements Watched {

    @Override
    public int pollReadable(Context cx) throws IOException {
      return registration.pollReadable(cx);
    }

    @Override
    public int pollWritable(Context cx) throws IOException {
      return registration.pollWritable(cx);
    }

    @Override
    public void clearReadable(int tick) {
      registration.clearReadable(tick);
    }

    @Override
    public void clearWritable(int tick) {
      registration.clearWritable(tick);
    }

    @Override
    public Future<Integer> readable() {
      return registration.readable();
    }

    @Override
    public Future<Integer> writable() {
      return registration.writable();
    }

    @Override
    public void close() throws IOException {
      registration.close();
      channel.close();
    }
  }
}
