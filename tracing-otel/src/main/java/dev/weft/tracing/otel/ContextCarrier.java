package dev.weft.tracing.otel;

import dev.weft.AbortHandle;
import dev.weft.RuntimeListener;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps for each live task the context it was spawned in, and makes it current around each poll.
final class ContextCarrier implements RuntimeListener {

  private final Map<Long, Context> contexts = new ConcurrentHashMap<>();

  /// What the thread's polls have made current, the innermost last: a poll may poll other tasks.
  private final ThreadLocal<ArrayDeque<Scope>> scopes = ThreadLocal.withInitial(ArrayDeque::new);

  ContextCarrier() {}

  /// Also for a spawner without a context: its task must not see that of the thread that polls it.
  @Override
  public void taskSpawned(AbortHandle task) {
    contexts.put(task.id(), Context.current());
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    contexts.remove(task.id());
  }

  @Override
  public void beforePoll(AbortHandle task) {
    Context context = contexts.get(task.id());
    scopes.get().addLast(context == null ? Scope.noop() : context.makeCurrent());
  }

  @Override
  public void afterPoll(AbortHandle task) {
    Scope scope = scopes.get().pollLast();
    if (scope != null) {
      scope.close();
    }
  }

  /// How many tasks have a context, for tests.
  int size() {
    return contexts.size();
  }
}
