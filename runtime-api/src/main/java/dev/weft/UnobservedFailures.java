package dev.weft;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// Finds failures that nobody will ever see: of tasks whose handle was detached or became
/// unreachable before it was awaited. Costs nothing for tasks that do not fail.
final class UnobservedFailures {

  /// A failed task's handle, watched without keeping it alive.
  static final class Watched extends PhantomReference<JoinHandle<?>> {
    private final JoinException.TaskFailed failure;

    Watched(
        JoinHandle<?> handle,
        JoinException.TaskFailed failure,
        ReferenceQueue<JoinHandle<?>> queue) {
      super(handle, queue);
      this.failure = failure;
    }
  }

  private final BiConsumer<String, Throwable> policy;
  private final ReferenceQueue<JoinHandle<?>> forgotten = new ReferenceQueue<>();
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

  UnobservedFailures(BiConsumer<String, Throwable> policy) {
    this.policy = policy;
  }

  /// A task failed.
  void failed(JoinHandle<?> handle, JoinException.TaskFailed failure) {
    if (handle.isDetached()) {
      report(failure);
    } else {
      watched.add(new Watched(handle, failure, forgotten));
    }
  }

  /// Reports those whose handles are gone. Any thread; a glance when there are none.
  void sweep() {
    while (forgotten.poll() instanceof Watched gone) {
      watched.remove(gone);
      report(gone.failure);
    }
  }

  /// Reports all that nobody has seen; when the runtime closes.
  void reportAll() {
    watched.forEach(w -> report(w.failure));
    watched.clear();
  }

  /// Hands one failure to the policy, unless somebody has seen it.
  void report(JoinException.TaskFailed failure) {
    if (failure.observe()) {
      policy.accept("running " + failure.taskName() + ", which nobody awaits", failure.getCause());
    }
  }
}
