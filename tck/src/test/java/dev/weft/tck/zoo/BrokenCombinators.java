package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.PollFn;
import dev.weft.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Combinators that are wrong.
final class BrokenCombinators extends FlawedSubjects {

  @Breaks(value = "13.1", by = "orders the values by completion", saying = "ended in another order")
  static final class OrdersByCompletion extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> join(Future<T> a, Future<T> b, Future<T> c) {
          List<T> ended = new ArrayList<>();
          Fn<T, T> note =
              value -> {
                ended.add(value);
                return value;
              };
          return Futures.join(a.map(note), b.map(note), c.map(note)).map(all -> ended);
        }
      };
    }
  }

  @Breaks(
      value = "13.1",
      by = "polls its children twice in each poll",
      saying = "polls of the children")
  static final class PollsTwice extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> join(Future<T> a, Future<T> b, Future<T> c) {
          Future<List<T>> join = super.join(a, b, c);
          return over(
              join,
              cx -> {
                Poll<List<T>> first = join.poll(cx);
                return first.isPending() ? join.poll(cx) : first;
              });
        }
      };
    }
  }

  @Breaks(
      value = "13.13",
      by = "does not hear what its children wake while it polls them",
      saying = "that wakes itself in its first poll")
  static final class DeafWhilePolling extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> joinAll(List<? extends Future<T>> futures) {
          return super.joinAll(futures.stream().map(DeafWhilePolling::deaf).toList());
        }
      };
    }

    private static <T> Future<T> deaf(Future<T> child) {
      return over(
          child,
          cx -> {
            boolean[] polling = {true};
            Waker waker = cx.waker();
            Poll<T> polled =
                child.poll(
                    cx.withWaker(
                        () -> {
                          if (!polling[0]) {
                            waker.wake();
                          }
                        }));
            polling[0] = false;
            return polled;
          });
    }
  }

  @Breaks(
      value = "13.2",
      by = "polls all its children at each wake",
      saying = "children after 1 wakes")
  static final class PollsTheSleeping extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> joinAll(List<? extends Future<T>> futures) {
          return new PollAllJoin<>(futures, false);
        }
      };
    }
  }

  @Breaks(
      value = "13.3",
      by = "leaves the loser of a race running",
      saying = "cancels of the loser of a race")
  static final class ForgetsTheLoser extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Future<String> race(Future<String> first, Future<String> second) {
          return Futures.race(Futures.borrowed(first), Futures.borrowed(second));
        }
      };
    }
  }

  @Breaks(
      value = "13.3",
      by = "cancels the loser of a select",
      saying = "cancels in a select that returns the loser")
  static final class CancelsTheOther extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Future<Selected> select(Future<String> left, Future<String> right) {
          Future<Selected> select = super.select(left, right);
          return over(
              select,
              cx -> {
                Poll<Selected> polled = select.poll(cx);
                if (polled instanceof Poll.Ready<Selected>(Selected won)) {
                  won.other().cancel(cx);
                }
                return polled;
              });
        }
      };
    }
  }

  @Breaks(
      value = "13.3",
      by = "throws a coin of its own",
      saying = "choices of a fair select with one seed")
  static final class OwnCoin extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        private final Random coin = new Random();

        @Override
        public Future<Selected> selectFair(
            RandomGenerator given, Future<String> left, Future<String> right) {
          return super.selectFair(coin, left, right);
        }
      };
    }
  }

  @Breaks(
      value = "13.11",
      by = "begins one more than it may",
      saying = "of a joinAll of two at once, when 0 have ended")
  static final class BeginsOneMore extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> joinAll(int atOnce, List<? extends Future<T>> futures) {
          return super.joinAll(atOnce + 1, futures);
        }
      };
    }
  }

  @Breaks(
      value = "13.12",
      by = "ends a raceOk with the first failure",
      saying = "although others may yield a value")
  static final class RacesForAnyEnd extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Future<String> raceOk(List<Future<String>> futures) {
          return Futures.race(futures);
        }
      };
    }
  }

  @Breaks(
      value = "13.3",
      by = "loses the others of a selectAll",
      saying = "cancels in a selectAll that returns the losers")
  static final class CancelsTheOthers extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Future<FirstOfMany> selectAll(List<Future<String>> futures) {
          Future<FirstOfMany> select = super.selectAll(futures);
          return over(
              select,
              cx -> {
                Poll<FirstOfMany> polled = select.poll(cx);
                if (polled instanceof Poll.Ready<FirstOfMany>(FirstOfMany first)) {
                  first.others().forEach(other -> other.cancel(cx));
                }
                return polled;
              });
        }
      };
    }
  }

  @Breaks(
      value = "13.4",
      by = "waits for all although one has failed",
      saying = "what a tryJoin throws")
  static final class WaitsForAll extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> tryJoin(Future<T> a, Future<T> b, Future<T> c) {
          return join(a, b, c);
        }
      };
    }
  }

  @Breaks(
      value = "13.4",
      by = "does not cancel the others when one has failed",
      saying = "cancels of the children of a tryJoinAll")
  static final class ForgetsTheOthers extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> tryJoinAll(List<? extends Future<T>> futures) {
          var failed = new boolean[1];
          List<Future<T>> kept = new ArrayList<>();
          for (Future<T> future : futures) {
            kept.add(
                new Future<>() {
                  @Override
                  public Poll<T> poll(Context cx) throws Exception {
                    try {
                      return future.poll(cx);
                    } catch (Exception e) {
                      failed[0] = true;
                      throw e;
                    }
                  }

                  @Override
                  public void cancel(Context cx) {
                    if (!failed[0]) {
                      future.cancel(cx);
                    }
                  }
                });
          }
          return super.tryJoinAll(kept);
        }
      };
    }
  }

  @Breaks(
      value = "13.5",
      by = "polls its finished children again and again",
      saying = "child of join that was ready at the first")
  static final class PollsTheFinished extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> join(Future<T> a, Future<T> b, Future<T> c) {
          return new PollAllJoin<>(List.of(a, b, c), true);
        }
      };
    }
  }

  @Breaks(
      value = "13.6",
      by = "keeps one waker for all handles of a shared future",
      saying = "of a shared future")
  static final class LosesTheWake extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public List<Future<String>> shared(Future<String> future, int handles) {
          return LastWakerShared.handles(future, handles);
        }
      };
    }
  }

  @Breaks(
      value = "13.7",
      by = "polls the links of a chain inside of each other",
      saying = "a chain of map comes to its end, but not: java.lang.StackOverflowError")
  static final class NeedsAStack extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<T> map(Future<T> future, Fn<T, T> fn) {
          return over(
              future,
              cx ->
                  future.poll(cx) instanceof Poll.Ready<T>(T value)
                      ? Poll.ready(applied(fn, value))
                      : Poll.pending());
        }

        private static <T> T applied(Fn<T, T> fn, T value) throws Exception {
          try {
            return fn.apply(value);
          } catch (Exception e) {
            Owned.dispose(value);
            throw e;
          }
        }
      };
    }
  }

  @Breaks(
      value = "13.8",
      by = "has a thread for each generator",
      saying = "new threads beside 100 suspended generators")
  static final class ThreadPerGenerator extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Generator<Integer> upTo(int end) {
          return new ThreadGenerator(end);
        }
      };
    }
  }

  @Breaks(value = "13.8", by = "leaves the last number out", saying = "what a generator yields")
  static final class ForgetsTheLast extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public Generator<Integer> upTo(int end) {
          return super.upTo(end - 1);
        }
      };
    }
  }

  /// Hides what somebody has to own from combinators.
  private record Hidden<T>(T value) {}

  @Breaks(
      value = "13.9",
      by = "forgets what its children have yielded when it ends without a value",
      saying = "closes of what a joinAll had gathered when it was given up")
  static final class ForgetsTheGathered extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<List<T>> joinAll(List<? extends Future<T>> futures) {
          List<Future<Hidden<T>>> hidden = new ArrayList<>();
          for (Future<T> future : futures) {
            hidden.add(future.map(Hidden::new));
          }
          return super.joinAll(hidden).map(all -> all.stream().map(Hidden::value).toList());
        }
      };
    }
  }

  @Breaks(
      value = "13.9",
      by = "leaves the argument of a function that throws to nobody",
      saying = "closes of the argument of a function that threw")
  static final class ForgetsTheArgument extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<T> map(Future<T> future, Fn<T, T> fn) {
          Future<Hidden<T>> hidden = future.map(Hidden::new);
          return hidden.map(value -> fn.apply(value.value()));
        }
      };
    }
  }

  @Breaks(
      value = "13.10",
      by = "opens a resource's scope at the first poll",
      saying = "closes of a resource whose future was cancelled before its first poll")
  static final class ClosesWhatBegan extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<T> using(AutoCloseable resource, Fn<AutoCloseable, Future<T>> use) {
          return Futures.lazy(() -> super.using(resource, use));
        }
      };
    }
  }

  @Breaks(
      value = "13.10",
      by = "closes a resource before it cancels the future that uses it",
      saying = "closes of a resource while its future is cancelled")
  static final class ClosesFirst extends OurCombinatorsTck {
    @Override
    public OurCombinators subject() {
      return new OurCombinators() {
        @Override
        public <T> Future<T> using(AutoCloseable resource, Fn<AutoCloseable, Future<T>> use) {
          Future<T> using = super.using(resource, use);
          return new Future<>() {
            private boolean began;

            @Override
            public Poll<T> poll(Context cx) throws Exception {
              began = true;
              return using.poll(cx);
            }

            @Override
            public void cancel(Context cx) {
              try {
                if (began) {
                  resource.close();
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
              using.cancel(cx);
            }
          };
        }
      };
    }
  }

  private static <T> Future<T> over(Future<?> owned, PollFn<T> poll) {
    return Futures.pollFn(poll, owned::cancel);
  }
}
