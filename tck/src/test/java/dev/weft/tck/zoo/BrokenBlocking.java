package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.WeftSubject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Runtimes that do blocking work badly.
final class BrokenBlocking extends FlawedSubjects {

  @Breaks(
      value = "11.1",
      by = "a blocking call made from a task runs inside that task",
      saying = "the task that makes blocking calls goes on")
  static final class RunsInline extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
          try {
            Context.current();
          } catch (IllegalStateException outside) {
            return super.spawnBlocking(work);
          }
          try {
            return spawn(Futures.ready(work.call()));
          } catch (Exception failure) {
            return spawn(Futures.failed(failure));
          }
        }
      };
    }
  }

  @Breaks(
      value = "11.2",
      by = "a cap above one is no cap",
      saying = "calls at once, with a cap of 2")
  static final class NoCap extends FlawedWeftTck {
    @Override
    SubjectOptions altered(SubjectOptions options) {
      int threads = options.blockingThreads() == 1 ? 1 : 512;
      return new SubjectOptions(threads, options.keepAlive(), options.listener());
    }
  }

  @Breaks(
      value = "11.3",
      by = "a call cannot be aborted while it waits",
      saying = "a call aborted before its start is over at once")
  static final class IgnoresAborts extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
          return new Unabortable<>(super.spawnBlocking(work));
        }
      };
    }

    private record Unabortable<T extends @Nullable Object>(SpawnedTask<T> task)
        implements SpawnedTask<T> {
      @Override
      public Future<TaskOutcome<T>> join() {
        return task.join();
      }

      @Override
      public void abort() {}

      @Override
      public void detach() {
        task.detach();
      }

      @Override
      public boolean isFinished() {
        return task.isFinished();
      }

      @Override
      public long id() {
        return task.id();
      }
    }
  }

  @Breaks(
      value = "11.8",
      by = "the first call leaves its class loader on the thread",
      saying = "a blocking call sees nothing of its caller")
  static final class KeepsTheLoader extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
          ClassLoader callers = Thread.currentThread().getContextClassLoader();
          return super.spawnBlocking(
              () -> {
                Thread.currentThread().setContextClassLoader(callers);
                return work.call();
              });
        }
      };
    }
  }

  @Breaks(
      value = "11.4",
      by = "threads without work stay for a minute whatever the keep-alive",
      saying = "threads without work for 20 ms end")
  static final class ThreadsStay extends FlawedWeftTck {
    @Override
    SubjectOptions altered(SubjectOptions options) {
      return new SubjectOptions(
          options.blockingThreads(), Duration.ofMinutes(1), options.listener());
    }
  }
}
