package dev.weft.examples.interop;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.interop.JdkFutures;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Project Reactor's `Mono` and a future, which are alike: lazy, of one value, cancelled from
/// outside.
final class Monos {
  private Monos() {}

  /// What a future yields, run as a task of `weft` for each subscriber. Empty if it yields null.
  /// Disposing of the subscription cancels it.
  static <T> Mono<T> of(Weft weft, Supplier<Future<T>> future) {
    return Mono.fromFuture(() -> JdkFutures.toCompletableFuture(weft, future.get()));
  }

  /// What `mono` emits, or null if it is empty; subscribed to at the first poll.
  ///
  /// **Cancellation** cancels the subscription.
  static <T> Future<@Nullable T> future(Mono<T> mono) {
    return Futures.lazy(() -> Futures.from(mono.toFuture()));
  }
}
