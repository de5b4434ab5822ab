package dev.weft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The future of a task that left others behind whose ends it has to await: it is over, but says so
/// only when they are. Stands in the place of the task's future and passes on to it until then.
///
/// *Protocol.* **G1** `holds` is one for the task itself and one for each that it waits for. The
/// task is published by whoever lets go of the last one, with the outcome that was stored before
/// the task let go of its own. **G2** Until then the task stays *running*, so that nobody else runs
/// it; wakes only leave a mark.
final class Lingering implements Future<@Nullable Object> {

  private final Consumer<Object> publish;
  private final AtomicInteger holds = new AtomicInteger(1);
  private @Nullable Future<?> inner;
  private @Nullable Object outcome;

  /// @param publish takes the outcome when the last one has let go
  Lingering(Consumer<Object> publish, Future<?> inner) {
    this.publish = publish;
    this.inner = inner;
  }

  /// One more to wait for. The task's runner.
  void hold() {
    holds.incrementAndGet();
  }

  /// One of those waited for has ended. Any thread.
  void release() {
    if (holds.decrementAndGet() == 0) {
      publish.accept(java.util.Objects.requireNonNull(outcome));
    }
  }

  /// The task is over.
  ///
  /// @return whether it has to wait; if not, the caller publishes
  boolean keep(Object end) {
    inner = null;
    outcome = end;
    return holds.decrementAndGet() != 0;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    return (Poll<@Nullable Object>) java.util.Objects.requireNonNull(inner).poll(cx);
  }

  @Override
  public void cancel(Context cx) {
    if (inner != null) {
      inner.cancel(cx);
    }
  }
}
