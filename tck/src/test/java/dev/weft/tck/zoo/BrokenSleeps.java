package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.Providers;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.WeftSubject;
import dev.weft.time.MissedTick;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Runtimes whose sleeps are wrong.
final class BrokenSleeps extends FlawedSubjects {

  /// The kit over a runtime with a flaw.
  abstract static class Kit extends RuntimeTck implements Examined {
    @Override
    public String subjectName() {
      return getClass().getSimpleName();
    }

    @Override
    public RuntimeCapabilities capabilities() {
      return WeftSubject.capabilities(1, true);
    }

    @Override
    protected final RuntimeSubject openSubject() {
      return flawed(Weft.builder().executor("fifo").reactor("nio").open());
    }

    abstract RuntimeSubject flawed(Weft weft);
  }

  /// A sleep behind another one.
  private record Wrapped(Future<Void> sleep) implements Future<Void> {
    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      return sleep.poll(cx);
    }

    @Override
    public void cancel(Context cx) {
      sleep.cancel(cx);
    }
  }

  @Breaks(
      value = "8.2",
      by = "waits for tasks, but not for timers, while it has nothing else to do",
      saying = "a sleep of 1 ms ends")
  static final class NeedsOtherEvents extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          return new Wrapped(super.sleep(duration));
        }

        @Override
        public <T> T blockOn(Future<T> future) throws Exception {
          return super.blockOn(future instanceof Wrapped ? Futures.never() : future);
        }
      };
    }
  }

  @Breaks(
      value = "8.6",
      by = "sleeps for a moment when it has not to sleep at all",
      saying = "polls of a sleep of 0 ns")
  static final class SleepsForNothing extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          return super.sleep(duration.isPositive() ? duration : Duration.ofNanos(1));
        }
      };
    }
  }

  @Breaks(
      value = "8.11",
      by = "wakes the task that polled a sleep first",
      saying = "a sleep ends in the task that polled it last")
  static final class WakesTheFirstTask extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          Future<Void> sleep = super.sleep(duration);
          return new Future<>() {
            private Waker first;
            private Weft runtime;

            @Override
            public Poll<Void> poll(Context cx) throws Exception {
              if (runtime != cx.runtime()) {
                runtime = cx.runtime();
                first = cx.waker();
              }
              return sleep.poll(cx.withWaker(first));
            }

            @Override
            public void cancel(Context cx) {
              sleep.cancel(cx);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "8.12",
      perhaps = "9.6",
      by = "lets a sleep end only when the tasks have calmed down",
      saying = "a sleep ends beside tasks that are always ready")
  static final class SleepsWhileOthersRun extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        private final AtomicInteger polls = new AtomicInteger();

        @Override
        public <T> SpawnedTask<T> spawn(Future<T> future) {
          return super.spawn(
              new Future<T>() {
                @Override
                public Poll<T> poll(Context cx) throws Exception {
                  polls.incrementAndGet();
                  return future.poll(cx);
                }

                @Override
                public void cancel(Context cx) {
                  future.cancel(cx);
                }
              });
        }

        @Override
        public Future<Void> sleep(Duration duration) {
          Future<Void> sleep = super.sleep(duration);
          return duration.isPositive() ? sleep.then(slept -> calm(0)) : sleep;
        }

        /// Ready after five calm milliseconds in a row.
        private Future<Void> calm(int calm) {
          int before = polls.get();
          return super.sleep(Duration.ofMillis(1))
              .then(
                  slept ->
                      calm == 5
                          ? Futures.ready(null)
                          : calm(polls.get() - before > 3 ? 0 : calm + 1));
        }
      };
    }
  }

  @Breaks(value = "8.15", by = "makes up for missed ticks in any case", saying = "due by DELAY")
  static final class AlwaysBursts extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Supplier<Future<Long>> interval(Duration period, MissedTick policy) {
          return super.interval(period, MissedTick.BURST);
        }
      };
    }
  }

  @Breaks(
      value = "8.15",
      by = "waits a period before the first tick",
      saying = "nanoseconds until the first tick")
  static final class BeginsLate extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Supplier<Future<Long>> interval(Duration period, MissedTick policy) {
          Supplier<Future<Long>> ticks = super.interval(period, policy);
          var first = new AtomicBoolean(true);
          return () ->
              first.getAndSet(false) ? sleep(period).then(done -> ticks.get()) : ticks.get();
        }
      };
    }
  }

  @Breaks(
      value = "8.17",
      by = "moves a sleep to the runtime that polls it",
      saying = "the close of its runtime ends a sleep")
  static final class MovesSleeps extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Future<Void> sleep(Duration duration) {
          return new Moving(() -> super.sleep(duration));
        }
      };
    }

    private static final class Moving implements Future<Void> {
      private final Supplier<Future<Void>> sleeps;
      private Future<Void> sleep;
      private Weft runtime;

      Moving(Supplier<Future<Void>> sleeps) {
        this.sleeps = sleeps;
        this.sleep = sleeps.get();
      }

      @Override
      public Poll<Void> poll(Context cx) throws Exception {
        if (runtime != null && runtime != cx.runtime()) {
          sleep.cancel(cx);
          sleep = sleeps.get();
        }
        runtime = cx.runtime();
        return sleep.poll(cx);
      }

      @Override
      public void cancel(Context cx) {
        sleep.cancel(cx);
      }
    }
  }

  @Breaks(
      value = "8.23",
      by = "a timeout that is given up forgets its future",
      saying = "cancels of a future whose timeout is given up")
  static final class ForgetsTheInside extends Kit {
    @Override
    RuntimeSubject flawed(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T> Future<T> timeout(Duration limit, Future<T> future) {
          return new FlawedWeftTck.Detour<>(super.timeout(limit, future)) {
            @Override
            public void cancel(Context cx) {}
          };
        }
      };
    }
  }

  @Breaks(
      value = "8.24",
      by = "the timers of threads that are no workers do not count for the next deadline",
      saying = "a sleep ends that began on a thread which is no worker")
  static final class ForgetsStrangers extends FlawedWeftTck {
    @Override
    WeftBuilder builder() {
      return super.builder().timer(new ForgetfulProvider());
    }

    /// For one runtime with one worker, which opens a queue for that, and then one for all others.
    private static final class ForgetfulProvider implements TimerQueueProvider {
      private int opened;

      @Override
      public String name() {
        return "forgetful wheel";
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public Availability availability() {
        return Availability.yes();
      }

      @Override
      public TimerQueue open(Settings settings) {
        TimerQueue wheel = Providers.timer("wheel").open(settings);
        return opened++ == 0
            ? wheel
            : new FlawedTimers(wheel) {
              @Override
              public long nextDeadlineNanos() {
                return Long.MAX_VALUE;
              }
            };
      }
    }
  }
}
