package dev.weft.examples.interop;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.interop.ScopedValues;

/// A `ScopedValue` that a server binds for each request, carried into what the request starts.
final class CurrentUser {

  static final ScopedValue<String> USER = ScopedValue.newInstance();

  private CurrentUser() {}

  /// Starts a task that sees the user of the call.
  static JoinHandle<String> handle(Weft weft, String user) {
    return ScopedValue.where(USER, user).call(() -> weft.spawn(ScopedValues.carry(page(), USER)));
  }

  /// Sees the user wherever it is polled; hands it on to a call that blocks.
  private static Future<String> page() {
    return async(
        () -> {
          await(Tasks.yieldNow());
          String orders =
              await(Tasks.spawnBlocking(ScopedValues.carry(() -> "orders of " + USER.get(), USER)));
          return USER.get() + " sees " + orders;
        });
  }
}
