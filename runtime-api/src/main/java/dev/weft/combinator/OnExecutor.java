package dev.weft.combinator;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#onExecutor]: a call made by somebody else's executor.
public final class OnExecutor<T extends @Nullable Object> extends ExternalCompletion<T> {

  private final Executor executor;
  private final Callable<? extends T> work;

  public OnExecutor(Executor executor, Callable<? extends T> work) {
    this.executor = Objects.requireNonNull(executor);
    this.work = Objects.requireNonNull(work);
  }

  @Override
  String source() {
    return "a call on an executor";
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
