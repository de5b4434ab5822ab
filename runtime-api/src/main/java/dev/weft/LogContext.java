package dev.weft;

import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The bridge to SLF4J's MDC, which belongs to a thread: gives a future an MDC of its own, which it
/// finds on whichever thread it is polled.
///
/// With the setting `weft.mdc` on `carry` every spawned task, and every blocking call, gets a copy
/// of its spawner's, and no call of this is needed. Off by default.
///
/// **Threads.** Any.
@CheckReturnValue
public final class LogContext {
  private LogContext() {}

  /// `future`, with a copy of the calling thread's MDC as it is now. What the future puts into it
  /// stays there for its next poll, and is gone from the thread after each.
  ///
  /// **Cancellation** cancels `future`, with its MDC.
  public static <T extends @Nullable Object> Future<T> carry(Future<T> future) {
    return new Carried<>(MDC.getCopyOfContextMap(), future);
  }

  private static void install(@Nullable Map<String, String> map) {
    if (map == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(map);
    }
  }

  private static final class Carried<T extends @Nullable Object> implements Future<T>, Waiting {
    private final Future<T> future;
    private @Nullable Map<String, String> mine;

    Carried(@Nullable Map<String, String> map, Future<T> future) {
      this.mine = map;
      this.future = Objects.requireNonNull(future);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      Map<String, String> threads = MDC.getCopyOfContextMap();
      install(mine);
      try {
        return future.poll(cx);
      } finally {
        mine = MDC.getCopyOfContextMap();
        install(threads);
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.future(future);
    }

    @Override
    public void cancel(Context cx) {
      Map<String, String> threads = MDC.getCopyOfContextMap();
      install(mine);
      try {
        future.cancel(cx);
      } finally {
        install(threads);
      }
    }
  }
}
