package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.task.CleanupScope;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#shielded]: a future that, once begun, runs on when it is cancelled. An async
/// block that awaits one directly has its value even then.
public final class Shielded<T extends @Nullable Object> implements Future<T>, Waiting {

  /// For how long what has no limit of its own runs on: longer than an honest farewell takes over a
  /// network, shorter than an operator waits before the process is killed (Kubernetes: 30 s).
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private final Duration limit;
  private @Nullable Future<T> inner;
  private boolean begun;

  public Shielded(Duration limit, Future<T> inner) {
    this.limit = Objects.requireNonNull(limit, "limit");
    this.inner = Objects.requireNonNull(inner, "future");
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Future<T> future = inner;
    if (future == null) {
      throw PolledAfterCompletion.polled();
    }
    begun = true;
    inner = null;
    Poll<T> polled = future.poll(cx);
    if (polled.isPending()) {
      inner = future;
    }
    return polled;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("shielded from cancellation");
    trace.future(inner);
  }

  @Override
  public void cancel(Context cx) {
    Future<T> future = inner;
    inner = null;
    if (future == null) {
      return;
    }
    if (begun && CleanupScope.isGiven(cx)) {
      CleanupScope.leave(cx, new Timeout<>(limit, future));
    } else {
      future.cancel(cx);
    }
  }
}
