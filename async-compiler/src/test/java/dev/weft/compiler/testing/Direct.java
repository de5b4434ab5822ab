package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// Await as a plain call that polls until the future is ready: the meaning that a state machine has
/// to keep.
public final class Direct {
  private Direct() {}

  private static final int PATIENCE = 100_000;

  public static <T extends @Nullable Object> T await(Future<? extends T> future) throws Exception {
    Context cx = Context.of(() -> {});
    for (int i = 0; i < PATIENCE; i++) {
      if (future.poll(cx) instanceof Poll.Ready<? extends T> ready) {
        return ready.value();
      }
    }
    throw new AssertionError("never ready");
  }
}
