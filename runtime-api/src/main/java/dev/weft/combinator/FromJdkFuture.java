package dev.weft.combinator;

import dev.weft.spi.RuntimeThreads;
import dev.weft.task.TaskRuntime;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// [dev.weft.interop.JdkFutures#from]: the outcome of a future of the JDK's that can only be waited
/// for, by a virtual thread.
public final class FromJdkFuture<T extends @Nullable Object> extends ExternalCompletion<T> {

  private final Future<? extends T> future;
  private @Nullable Thread waiting;

  public FromJdkFuture(Future<? extends T> future) {
    this.future = Objects.requireNonNull(future);
  }

  @Override
  String source() {
    return "a java.util.concurrent.Future";
  }

  @Override
  void begin() {
    if (future.isDone()) {
      settle();
      return;
    }
    TaskRuntime runtime = runtime();
    RuntimeThreads threads =
        runtime == null ? new RuntimeThreads(getClass().getClassLoader()) : runtime.threads();
    waiting = threads.virtual("weft-awaits-").newThread(this::settle);
    waiting.start();
  }

  private void settle() {
    try {
      succeed(future.get());
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      fail(cause != null ? cause : failure);
    } catch (Throwable failure) { // cancelled by others; or interrupted, when abandoned
      fail(failure);
    }
  }

  /// The thread is interrupted for futures that go on when they are cancelled.
  @Override
  void abandon() {
    try {
      future.cancel(true);
    } catch (UnsupportedOperationException readOnly) {
      // it runs on, and nobody wants to know
    }
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
