package dev.weft;

import dev.weft.access.ContextAccess;
import org.slf4j.LoggerFactory;

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
    if (cx.hasRuntime()) {
      cx.runtime().unhandled(doing, failure);
    } else {
      LoggerFactory.getLogger(Async.class).error("unhandled failure while {}", doing, failure);
    }
  }
}
