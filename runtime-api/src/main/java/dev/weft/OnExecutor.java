package dev.weft;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// [Futures#onExecutor]: a call made by somebody else's executor.
final class OnExecutor<T extends @Nullable Object> extends Outside<T> {

  private final Executor executor;
  private final Callable<? extends T> work;

  OnExecutor(Executor executor, Callable<? extends T> work) {
    this.executor = java.util.Objects.requireNonNull(executor);
    this.work = java.util.Objects.requireNonNull(work);
  }

  @Override
  void begin() {
    executor.execute(this::call);
  }

  private void call() {
    if (isAbandoned()) {
      return;
    }
    try {
      succeed(work.call());
    } catch (Throwable t) {
      fail(t);
    }
  }

  /// Nothing to do: [#call] looks.
  @Override
  void abandon() {}
}
