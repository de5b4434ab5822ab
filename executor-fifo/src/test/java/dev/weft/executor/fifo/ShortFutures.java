package dev.weft.executor.fifo;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import java.util.concurrent.atomic.AtomicInteger;

/// Futures that need no waiting.
final class ShortFutures {
  private ShortFutures() {}

  /// Polls `times` times, yielding in between.
  static Future<Integer> yielding(int times, Runnable each) {
    var left = new AtomicInteger(times);
    return Futures.pollFn(
        cx -> {
          each.run();
          if (left.decrementAndGet() == 0) {
            return Poll.ready(times);
          }
          cx.yieldTask();
          return Poll.pending();
        });
  }

  static Future<String> run(Runnable action) {
    return Futures.pollFn(
        cx -> {
          action.run();
          return Poll.ready("done");
        });
  }
}
