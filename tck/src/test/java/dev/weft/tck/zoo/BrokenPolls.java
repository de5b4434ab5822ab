package dev.weft.tck.zoo;

import dev.weft.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Runtimes that do not keep what they owe to futures.
final class BrokenPolls {

  private BrokenPolls() {}

  @Breaks(
      value = {"1.6", "6.1"},
      by = "wraps a checked failure in blockOn",
      saying = {"what blockOn throws", "what blockOn threw"})
  static final class WrapsFailures extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
          try {
            return super.blockOn(future);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
    }
  }

  @Breaks(
      value = "1.9",
      by = "puts a task that wakes itself into the queue while it runs",
      saying = "polled by two threads at once")
  static final class QueuesWhileRunning extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private final Set<ToyTask<?>> queued = ConcurrentHashMap.newKeySet();

        @Override
        void wake(ToyTask<?> task) {
          synchronized (task) {
            if (CURRENT.get() == task && !task.notified) {
              task.notified = true;
              queued.add(task);
              schedule(task);
            } else {
              super.wake(task);
            }
          }
        }

        @Override
        boolean rest(ToyTask<?> task) {
          synchronized (task) {
            if (queued.remove(task) && !task.aborted) {
              task.running = false;
              return true;
            }
            return super.rest(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "1.10",
      by = "polls all tasks when somebody comes with blockOn",
      saying = "a future that nobody woke is polled again")
  static final class PollsAllAtBlockOn extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
          List<ToyTask<?>> all;
          synchronized (live) {
            all = List.copyOf(live);
          }
          all.forEach(this::wake);
          return super.blockOn(future);
        }
      };
    }
  }
}
