package dev.weft.tck.zoo;

import dev.weft.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runtimes that do not keep what they owe to futures.
final class BrokenPolls extends FlawedSubjects {

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
      perhaps = {"2.2", "3.11", "6.1", "10.1"},
      by = "gives a task that woke itself to another worker when its poll takes long",
      saying = "polled by two threads at once")
  static final class QueuesWhileRunning extends ToyTck {
    @Override
    protected ToyRuntime openSubject() {
      return new ToyRuntime() {
        private final Executor soon = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

        @Override
        void wake(ToyTask<?> task) {
          super.wake(task);
          if (CURRENT.get() == task) {
            soon.execute(() -> help(task));
          }
        }

        private void help(ToyTask<?> task) {
          synchronized (task) {
            if (task.running && task.notified && !task.aborted) {
              schedule(task);
            }
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
