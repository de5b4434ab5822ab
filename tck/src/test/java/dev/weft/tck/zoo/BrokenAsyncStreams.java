package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.tck.AsyncStreamSubject;
import dev.weft.tck.AsyncStreamSubject.Element;
import dev.weft.tck.AsyncStreamTck;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Adapters of streams with one flaw each. But for that, they pass each element on.
final class BrokenAsyncStreams extends FlawedSubjects {

  /// A kit over a flawed adapter, of which only one is put on a pile.
  abstract static class Flawed extends AsyncStreamTck implements Examined {

    abstract AsyncStream<Element> over(AsyncStream<Element> source);

    @Override
    public String subjectName() {
      return getClass().getSimpleName();
    }

    @Override
    protected AsyncStreamSubject subject() {
      return new AsyncStreamSubject() {
        @Override
        public AsyncStream<Element> over(AsyncStream<Element> source) {
          return Flawed.this.over(source);
        }

        @Override
        public AsyncStream<Element> pile(AsyncStream<Element> source, int count) {
          AsyncStream<Element> pile = source;
          for (int i = 0; i < count; i++) {
            pile = pile.map(e -> e);
          }
          return pile;
        }
      };
    }
  }

  /// Passes elements on, as it should.
  private static class Through implements AsyncStream<Element> {
    final AsyncStream<Element> source;
    @Nullable Element item;
    boolean over;

    Through(AsyncStream<Element> source) {
      this.source = source;
    }

    @Override
    public Step pollNext(Context cx) throws Exception {
      if (over) {
        return Step.END;
      }
      Step step;
      try {
        step = source.pollNext(cx);
      } catch (Throwable failure) {
        end();
        throw failure;
      }
      if (step == Step.ITEM) {
        item = source.item();
      } else if (step == Step.END) {
        end();
      }
      return step;
    }

    void end() {
      over = true;
      source.close();
    }

    @Override
    public Element item() {
      Element taken = item;
      item = null;
      return taken;
    }

    @Override
    public void close() {
      end();
      if (item != null) {
        item().close();
      }
    }
  }

  @Breaks(
      value = {"16.1", "16.6"},
      by = "an adapter that looks for the first element when it is made",
      saying = {
        "polls of the source before the first poll",
        "polls of a source whose stream was closed"
      })
  static final class Eager extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Looking(source);
    }
  }

  private static final class Looking extends Through {
    private @Nullable Step first;
    private @Nullable Exception failure;

    Looking(AsyncStream<Element> source) {
      super(source);
      try {
        first = super.pollNext(Context.of(() -> {}));
      } catch (Exception e) {
        failure = e;
      }
    }

    @Override
    public Step pollNext(Context cx) throws Exception {
      Step step = first;
      first = null;
      if (failure != null) {
        Exception thrown = failure;
        failure = null;
        throw thrown;
      }
      return step != null ? step : super.pollNext(cx);
    }
  }

  @Breaks(
      value = "16.2",
      by = "an adapter that keeps the waker of its first poll",
      saying = "wakes of the latest waker")
  static final class KeepsTheFirstWaker extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private @Nullable Waker first;

        @Override
        public Step pollNext(Context cx) throws Exception {
          if (first == null) {
            first = cx.waker();
          }
          return super.pollNext(cx.withWaker(first));
        }
      };
    }
  }

  @Breaks(
      value = "16.3",
      by = "an adapter that takes a third pause for the end",
      saying = "what comes of a source that is pending now and then")
  static final class Impatient extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private int pauses;

        @Override
        public Step pollNext(Context cx) throws Exception {
          Step step = super.pollNext(cx);
          pauses = step == Step.PENDING ? pauses + 1 : 0;
          if (pauses == 3) {
            end();
            return Step.END;
          }
          return step;
        }
      };
    }
  }

  @Breaks(
      value = "16.4",
      by = "an adapter that polls its source after the end",
      saying = "polls of a source after its end")
  static final class AsksOn extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        @Override
        public Step pollNext(Context cx) throws Exception {
          if (over) {
            return source.pollNext(cx);
          }
          return super.pollNext(cx);
        }
      };
    }
  }

  @Breaks(
      value = "16.5",
      by = "an adapter that wraps the failure of its source",
      saying = "what a stream throws whose source failed")
  static final class Wraps extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        @Override
        public Step pollNext(Context cx) throws Exception {
          try {
            return super.pollNext(cx);
          } catch (Exception e) {
            throw new RuntimeException(e);
          }
        }
      };
    }
  }

  @Breaks(
      value = "16.6",
      by = "an adapter that has nothing to close before its first poll",
      saying = "closes of a source that was not polled")
  static final class ForgetsTheUnpolled extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private boolean polled;

        @Override
        public Step pollNext(Context cx) throws Exception {
          polled = true;
          return super.pollNext(cx);
        }

        @Override
        void end() {
          over = true;
          if (polled) {
            source.close();
          }
        }
      };
    }
  }

  @Breaks(
      value = "16.7",
      by = "an adapter that reads ahead and forgets what it has read",
      saying = "closes of element")
  static final class ReadsAhead extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private final Deque<Element> ahead = new ArrayDeque<>();
        private boolean ended;
        private @Nullable Throwable failure;

        @Override
        public Step pollNext(Context cx) throws Exception {
          while (!ended && failure == null && ahead.size() < 3) {
            try {
              Step step = super.pollNext(cx);
              if (step == Step.PENDING && ahead.isEmpty()) {
                return step;
              }
              if (step != Step.ITEM) {
                ended = step == Step.END;
                break;
              }
              ahead.add(item());
            } catch (Throwable t) {
              failure = t;
            }
          }
          if (!ahead.isEmpty()) {
            item = ahead.remove();
            return Step.ITEM;
          }
          Throwable thrown = failure;
          failure = null;
          ended = true;
          if (thrown instanceof Exception e) {
            throw e;
          }
          if (thrown instanceof Error e) {
            throw e;
          }
          return Step.END;
        }

        @Override
        public void close() {
          ahead.clear();
          ended = true;
          super.close();
        }
      };
    }
  }

  @Breaks(
      value = "16.7",
      by = "an adapter that closes what was received when it is closed",
      saying = "closes of an element that was received")
  static final class ClosesWhatItGave extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private @Nullable Element given;

        @Override
        public Element item() {
          given = super.item();
          return given;
        }

        @Override
        public void close() {
          super.close();
          if (given != null) {
            given.close();
          }
        }
      };
    }
  }

  @Breaks(
      value = "16.8",
      by = "an adapter whose next() skips an element when it is given up",
      saying = "what comes when each next() that is pending is given up")
  static final class LosesWithNext extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source) {
        private boolean skip;

        @Override
        public Step pollNext(Context cx) throws Exception {
          Step step = super.pollNext(cx);
          if (step == Step.ITEM && skip) {
            skip = false;
            item().close();
            return pollNext(cx);
          }
          return step;
        }

        @Override
        public dev.weft.Future<dev.weft.stream.Next<Element>> next() {
          dev.weft.Future<dev.weft.stream.Next<Element>> right = super.next();
          return dev.weft.Futures.pollFn(right::poll, cx -> skip = true);
        }
      };
    }
  }

  @Breaks(
      value = "16.9",
      by = "a map that forgets the argument of a function that throws",
      saying = "after a function has thrown at 1")
  static final class ForgetsTheArgument extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source);
    }

    @Override
    protected AsyncStreamSubject subject() {
      AsyncStreamSubject right = super.subject();
      return new AsyncStreamSubject() {
        @Override
        public AsyncStream<Element> over(AsyncStream<Element> source) {
          return right.over(source);
        }

        @Override
        public AsyncStream<Element> pile(AsyncStream<Element> source, int count) {
          return right.pile(source, count);
        }

        @Override
        public AsyncStream<Element> failing(AsyncStream<Element> source, RuntimeException failure) {
          return new Through(source) {
            @Override
            public Step pollNext(Context cx) throws Exception {
              Step step = super.pollNext(cx);
              if (step == Step.ITEM && item.number() == 1) {
                item = null;
                end();
                throw failure;
              }
              return step;
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "16.10",
      by = "an adapter that calls the one under it",
      saying = "were to need no more stack than one")
  static final class CallsTheNext extends Flawed {
    @Override
    AsyncStream<Element> over(AsyncStream<Element> source) {
      return new Through(source);
    }

    /// It has no end of its own: who closes on the way out of an overflow overflows once more at
    /// each level, which took half a minute once.
    private static final class Straight extends Through {
      Straight(AsyncStream<Element> source) {
        super(source);
      }

      @Override
      public Step pollNext(Context cx) throws Exception {
        return source.pollNext(cx);
      }
    }

    @Override
    protected AsyncStreamSubject subject() {
      return new AsyncStreamSubject() {
        @Override
        public AsyncStream<Element> over(AsyncStream<Element> source) {
          return CallsTheNext.this.over(source);
        }

        @Override
        public AsyncStream<Element> pile(AsyncStream<Element> source, int count) {
          AsyncStream<Element> pile = source;
          for (int i = 0; i < count; i++) {
            pile = new Straight(pile);
          }
          return pile;
        }
      };
    }
  }
}
