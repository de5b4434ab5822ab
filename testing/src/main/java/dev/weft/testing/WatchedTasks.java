package dev.weft.testing;

import dev.weft.AbortHandle;
import dev.weft.RuntimeListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Knows the tasks that are not over, and where each was spawned.
///
/// **Threads.** Any.
final class WatchedTasks implements RuntimeListener {

  private final Map<AbortHandle, Origin> living = new ConcurrentHashMap<>();
  private final Class<?> testClass;

  WatchedTasks(Class<?> testClass) {
    this.testClass = testClass;
  }

  @Override
  public void taskSpawned(AbortHandle task) {
    living.put(task, Origin.here(testClass));
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    living.remove(task);
  }

  /// The tasks that are not over.
  List<String> left() {
    return living.entrySet().stream()
        .filter(task -> !task.getKey().isFinished())
        .map(task -> "the task '%s', spawned%s".formatted(task.getKey().name(), task.getValue()))
        .toList();
  }
}
