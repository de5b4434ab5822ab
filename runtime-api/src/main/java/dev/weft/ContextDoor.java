package dev.weft;

import dev.weft.access.ContextAccess;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// [Context]'s answer to [ContextAccess].
final class ContextDoor extends ContextAccess {

  @Override
  public int budget(Context cx) {
    return cx.budget();
  }

  @Override
  public void budget(Context cx, int units) {
    cx.budget(units);
  }

  @Override
  public void unhandled(Context cx, String doing, Throwable failure) {
    Ownership.unhandled(cx, doing, failure);
  }

  @Override
  public boolean isShielded(Future<?> future) {
    return future instanceof Shielded;
  }

  @Override
  public @Nullable Future<?> cancel(
      Context cx, Future<?> future, Consumer<? super Throwable> failed) {
    try (var shelter = Shelter.open(cx)) {
      try {
        future.cancel(cx);
      } catch (Throwable failure) {
        failed.accept(failure);
      }
      return shelter.rest();
    }
  }

  @Override
  public void leave(Context cx, Future<?> rest) {
    Shelter.leave(cx, rest);
  }
}
