package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tuple2;
import dev.weft.Weft;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.WeftSubject;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runtimes that do not keep to the budget.
final class BrokenBudgets extends FlawedSubjects {

  @Breaks(
      value = {"9.1", "9.4", "9.5", "9.9", "9.10"},
      by = "tasks have no budget",
      saying = {
        "units of progress in one poll",
        "what an always-ready loop with a timeout threw",
        "made 100000 units of progress in one poll",
        "polls of the task that joined 512 ends",
        "polls for a budget but 10, of which nothing was left"
      })
  static final class NoBudget extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) {
          return super.spawn(Futures.unconstrained(future));
        }
      };
    }
  }

  @Breaks(
      value = {"9.2", "9.10"},
      by = "`unconstrained` changes nothing",
      saying = {
        "polls of an unconstrained leaf",
        "polls for the 10 units that were left before an unconstrained future"
      })
  static final class NothingIsFree extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
          return future;
        }
      };
    }
  }

  @Breaks(
      value = "9.3",
      by = "a sleep that is not over spends a unit",
      saying = "polls for one budget, after many polls of futures that are not ready")
  static final class WaitingCosts extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<@Nullable Void> sleep(Duration duration) {
          return new Detour<>(super.sleep(duration)) {
            @Override
            public Poll<@Nullable Void> poll(Context cx) throws Exception {
              cx.madeProgress();
              return future.poll(cx);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "9.4",
      by = "a timeout looks at its deadline only while some budget is left",
      saying = "an always-ready loop is ended by its timeout")
  static final class DeadlinesCost extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future) {
          Future<@Nullable Void> deadline = sleep(limit);
          return new Detour<>(future) {
            @Override
            public Poll<T> poll(Context cx) throws Exception {
              Poll<T> polled = future.poll(cx);
              if (polled.isPending() && cx.mayProceed() && deadline.poll(cx).isReady()) {
                future.cancel(cx);
                throw new TimeoutException("too late");
              }
              return polled;
            }

            @Override
            public void cancel(Context cx) {
              deadline.cancel(cx);
              future.cancel(cx);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "9.5",
      by = "`join` always begins with its first branch",
      saying = "a busy leaf was polled 10000 times in vain")
  static final class StarvesTheSecond extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <A extends @Nullable Object, B extends @Nullable Object> Future<Tuple2<A, B>> join(
            Future<A> a, Future<B> b) {
          return Futures.pollFn(
              cx -> {
                Poll<A> first = a.poll(cx);
                Poll<B> second = b.poll(cx);
                return first instanceof Poll.Ready<A>(A x) && second instanceof Poll.Ready<B>(B y)
                    ? Poll.ready(new Tuple2<>(x, y))
                    : Poll.pending();
              });
        }
      };
    }
  }

  @Breaks(
      value = "9.8",
      perhaps = "11.8", // the runtime of its own has threads of its own kind
      by = "a blocking call is polled as a task of a runtime of its own, with that task's budget",
      saying = "units of progress in a blocking call")
  static final class BlockingCosts extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawnBlocking(Callable<T> work) {
          return super.spawnBlocking(
              () -> {
                try (Weft own = Weft.builder().executor("fifo").reactor("nio").open()) {
                  return own.blockOn(Futures.pollFn(cx -> Poll.ready(work.call())));
                }
              });
        }
      };
    }
  }

  @Breaks(
      value = "9.10",
      by = "`unconstrained` swallows the cancel of what is inside",
      saying = "cancels of an unconstrained future")
  static final class SwallowsCancels extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
          return new Detour<>(super.unconstrained(future)) {
            @Override
            public void cancel(Context cx) {}
          };
        }
      };
    }
  }
}
