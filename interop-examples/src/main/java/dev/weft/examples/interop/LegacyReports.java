package dev.weft.examples.interop;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.interop.JdkFutures;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/// Between code that speaks of `CompletableFuture`s, and executors, and code that awaits.
final class LegacyReports {
  private LegacyReports() {}

  /// A stage, and a call on somebody's pool, awaited; cancelled with the block.
  static Future<String> report(
      CompletableFuture<String> title, ExecutorService pool, Callable<Integer> count) {
    return async(
        () -> {
          String heading = await(Futures.from(title));
          int number = await(JdkFutures.from(pool.submit(count)));
          return heading + ": " + number;
        });
  }

  /// The other way round: a stage of a future, for callers that know nothing of Weft.
  static CompletableFuture<String> start(
      Weft weft, CompletableFuture<String> title, ExecutorService pool, Callable<Integer> count) {
    return JdkFutures.toCompletableFuture(weft, report(title, pool, count));
  }
}
