package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A runtime that has tasks and wakers and nothing else.
abstract class TasksOnlyRuntime implements RuntimeSubject {

  private static final ThreadLocal<@Nullable String> BOUND = new ThreadLocal<>();

  @Override
  public <T extends @Nullable Object> Future<T> bind(String value, Future<T> future) {
    return new Future<>() {
      @Override
      public Poll<T> poll(Context cx) throws Exception {
        BOUND.set(value);
        try {
          return future.poll(cx);
        } finally {
          BOUND.remove();
        }
      }

      @Override
      public void cancel(Context cx) {
        BOUND.set(value);
        try {
          future.cancel(cx);
        } finally {
          BOUND.remove();
        }
      }
    };
  }

  @Override
  public @Nullable String bound() {
    return BOUND.get();
  }

  @Override
  public Future<@Nullable Void> yieldNow() {
    var again = new boolean[1];
    return Futures.pollFn(
        cx -> {
          if (again[0]) {
            return Poll.ready(null);
          }
          again[0] = true;
          cx.waker().wake();
          return Poll.pending();
        });
  }

  @Override
  public <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
    return future;
  }

  @Override
  public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<@Nullable Void> sleep(Duration duration) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Confined confined() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Watched watch(SelectableChannel channel) throws IOException {
    throw new UnsupportedOperationException();
  }
}
