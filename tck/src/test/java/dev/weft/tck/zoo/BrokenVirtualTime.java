package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.spi.Task;
import dev.weft.tck.Providers;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.WeftSubject;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// Runtimes whose time should stand still until it is moved.
final class BrokenVirtualTime extends FlawedSubjects {

  /// The kit over a runtime whose virtual time has a flaw; all else is whole.
  abstract static class Kit extends FlawedWeftTck {
    @Override
    protected RuntimeSubject openPausedSubject() {
      return flawed(builder().timer(Providers.timer("virtual")).open());
    }

    abstract RuntimeSubject flawed(Weft weft);
  }

  @Breaks(
      value = "8.13",
      perhaps = {"8.14", "8.25"},
      by = "lets the clock pass beside",
      saying = "time passes by itself")
  static final class PassesByItself extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      long opened = System.nanoTime();
      return new WeftSubject(weft) {
        @Override
        public long nanos() {
          return super.nanos() + System.nanoTime() - opened;
        }
      };
    }
  }

  @Breaks(
      value = "8.13",
      by = "jumps to the millisecond after the deadline",
      saying = "nanoseconds that a sleep took")
  static final class JumpsTooFar extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          return super.sleep(Duration.ofMillis((duration.toNanos() + 999_999) / 1_000_000));
        }
      };
    }
  }

  @Breaks(
      value = "8.14",
      by = "makes blocking calls on threads that its clock does not know",
      saying = "time passes while a blocking call is under way")
  static final class SkipsBlockingCalls extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T> SpawnedTask<T> spawnBlocking(Callable<T> work) {
          var call = new CompletableFuture<T>();
          Thread.startVirtualThread(
              () -> {
                try {
                  call.complete(work.call());
                } catch (Exception e) {
                  call.completeExceptionally(e);
                }
              });
          return spawn(Futures.from(call));
        }
      };
    }
  }

  @Breaks(
      value = "8.25",
      by = "calls wakers on threads that its clock does not know",
      saying = "time passes while a waker is being called")
  static final class SkipsWakers extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          return new Detour<>(super.sleep(duration)) {
            @Override
            public Poll<Void> poll(Context cx) throws Exception {
              Waker waker = cx.waker();
              return waker instanceof Task
                  ? future.poll(cx)
                  : future.poll(cx.withWaker(() -> Thread.startVirtualThread(waker::wake)));
            }
          };
        }
      };
    }
  }
}
