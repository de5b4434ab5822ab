package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A task of a [ToyRuntime] and its handle. All fields are under its monitor; what it does stands
/// in the runtime, where it can be done wrongly.
final class ToyTask<T extends @Nullable Object> implements SpawnedTask<T> {

  private static final AtomicLong IDS = new AtomicLong();

  /// The task's waker, which lets go of the task at its end.
  static final class ToyWaker implements Waker {
    volatile @Nullable ToyTask<?> task;

    @Override
    public void wake() {
      ToyTask<?> woken = task;
      if (woken != null) {
        woken.runtime.wake(woken);
      }
    }
  }

  final ToyRuntime runtime;
  final ToyWaker waker = new ToyWaker();
  final long id = IDS.incrementAndGet();
  @Nullable Future<T> future;
  boolean notified = true;
  boolean running;
  boolean aborted;
  boolean over;
  boolean taken;
  boolean detached;
  @Nullable TaskOutcome<T> end;
  @Nullable Waker joiner;

  ToyTask(ToyRuntime runtime, Future<T> future) {
    this.runtime = runtime;
    this.future = future;
    waker.task = this;
  }

  @Override
  public void abort() {
    runtime.abort(this);
  }

  @Override
  public void detach() {
    runtime.detach(this);
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public synchronized boolean isFinished() {
    return over;
  }

  @Override
  public Future<TaskOutcome<T>> join() {
    return Futures.pollFn(this::pollEnd, cx -> forgetJoiner());
  }

  private synchronized Poll<TaskOutcome<T>> pollEnd(Context cx) {
    if (end == null && !taken) {
      joiner = cx.waker();
      return Poll.pending();
    }
    return Poll.ready(runtime.take(this));
  }

  synchronized void replaceEnd(Throwable how) {
    end = new TaskOutcome.Cancelled<>(how);
  }

  private synchronized void forgetJoiner() {
    joiner = null;
  }

  /// One poll: how it ended, or null.
  @Nullable TaskOutcome<T> poll() {
    try {
      Poll<T> polled = future.poll(Context.of(runtime.waker(this)));
      return polled instanceof Poll.Ready<T>(T value) ? new TaskOutcome.Value<>(value) : null;
    } catch (Throwable failure) {
      return new TaskOutcome.Failed<>(failure);
    }
  }

  /// The cleanup, and the end that it makes.
  TaskOutcome<T> cancel() {
    var how = new CancellationException("cancelled");
    try {
      future.cancel(Context.of(runtime.waker(this)));
    } catch (Throwable failure) {
      how.addSuppressed(failure);
    }
    return new TaskOutcome.Cancelled<>(how);
  }
}
