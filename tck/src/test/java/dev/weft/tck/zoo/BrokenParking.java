package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runtimes whose `blockOn` is wrong.
final class BrokenParking extends FlawedSubjects {

  @Breaks(
      value = "6.1",
      by = "`blockOn` polls once more after Ready",
      saying = "polls of a root that was ready at once")
  static final class PollsAfterReady extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          return super.blockOn(
              new Detour<>(root) {
                @Override
                public Poll<T> poll(Context cx) throws Exception {
                  Poll<T> polled = future.poll(cx);
                  if (polled.isReady()) {
                    try {
                      future.poll(cx);
                    } catch (Exception | Error alreadyOver) {
                      return polled;
                    }
                  }
                  return polled;
                }
              });
        }
      };
    }
  }

  @Breaks(
      value = "6.2",
      by = "all `blockOn`s of a thread share one waker",
      saying = "wakers of an earlier blockOn poll the root again and again")
  static final class OneWakerPerThread extends FlawedWeftTck {

    private static final class Slot implements Waker {
      volatile Waker latest = () -> {};

      @Override
      public void wake() {
        latest.wake();
      }
    }

    private static final ThreadLocal<Slot> SLOT = ThreadLocal.withInitial(Slot::new);

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          Slot slot = SLOT.get();
          return super.blockOn(
              new Detour<>(root) {
                @Override
                public Poll<T> poll(Context cx) throws Exception {
                  slot.latest = cx.waker();
                  return future.poll(cx.withWaker(slot));
                }
              });
        }
      };
    }
  }

  @Breaks(
      value = "6.3",
      by = "a wake during the root's poll is remembered by the thread's permit alone",
      saying = "a root is polled again that was woken before user code parked")
  static final class WakesArePermits extends FlawedWeftTck {

    /// Much longer than it takes to see that the permit is there.
    private static final long LONG = 200_000_000;

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          return super.blockOn(
              new Detour<>(root) {
                private volatile @Nullable Thread polling;
                private volatile boolean woken;

                @Override
                public Poll<T> poll(Context cx) throws Exception {
                  Waker waker = cx.waker();
                  woken = false;
                  polling = Thread.currentThread();
                  Poll<T> polled = future.poll(cx.withWaker(() -> wake(waker)));
                  polling = null;
                  if (woken && permitIsLeft()) {
                    waker.wake();
                  }
                  return polled;
                }

                private void wake(Waker waker) {
                  Thread thread = polling;
                  if (thread == null) {
                    waker.wake();
                  } else {
                    woken = true;
                    LockSupport.unpark(thread);
                  }
                }
              });
        }
      };
    }

    private static boolean permitIsLeft() {
      long start = System.nanoTime();
      LockSupport.parkNanos(LONG);
      return System.nanoTime() - start < LONG / 2;
    }
  }

  @Breaks(
      value = "6.5",
      by = "only the first of several callers of `blockOn` drives",
      saying = "of 4 concurrent ones returns")
  static final class OthersNeverDrive extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        private final AtomicInteger callers = new AtomicInteger();

        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          if (isInTask()) {
            return super.blockOn(root);
          }
          return callers.getAndIncrement() == 0 ? drive(root) : watch(root);
        }

        private static boolean isInTask() {
          try {
            Context.current();
            return true;
          } catch (IllegalStateException outside) {
            return false;
          }
        }

        private <T extends @Nullable Object> T drive(Future<T> root) throws Exception {
          try {
            return super.blockOn(root);
          } finally {
            callers.set(0);
          }
        }

        private <T extends @Nullable Object> T watch(Future<T> root) throws Exception {
          var over = new CountDownLatch(1);
          var outcome = new Outcome<T>();
          weft()
              .spawn(
                  new Detour<>(root) {
                    @Override
                    public Poll<T> poll(Context cx) {
                      try {
                        Poll<T> polled = future.poll(cx);
                        if (polled instanceof Poll.Ready<T>(T value)) {
                          outcome.value = value;
                          over.countDown();
                        }
                        return polled;
                      } catch (Throwable failure) {
                        outcome.failure = failure;
                        over.countDown();
                        return Poll.pending();
                      }
                    }
                  });
          over.await();
          return outcome.get();
        }
      };
    }

    private static final class Outcome<T extends @Nullable Object> {
      @SuppressWarnings("NullAway")
      volatile T value;

      volatile @Nullable Throwable failure;

      T get() throws Exception {
        switch (failure) {
          case null -> {
            return value;
          }
          case Error error -> throw error;
          case Throwable exception -> throw (Exception) exception;
        }
      }
    }
  }

  @Breaks(
      value = "6.6",
      by = "`blockOn` inside a task polls the inner future in a loop",
      saying = "blockOn succeeded inside a task")
  static final class Nests extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          try {
            return super.blockOn(root);
          } catch (IllegalStateException inside) {
            if (!String.valueOf(inside.getMessage()).startsWith("blockOn would block")) {
              throw inside;
            }
            while (true) {
              if (root.poll(Context.of(() -> {})) instanceof Poll.Ready<T>(T value)) {
                return value;
              }
            }
          }
        }
      };
    }
  }

  @Breaks(
      value = "6.7",
      by = "an interrupted `blockOn` forgets its root",
      saying = "how often the root was cancelled by then")
  static final class ForgetsTheRoot extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          return super.blockOn(
              new Detour<>(root) {
                @Override
                public void cancel(Context cx) {}
              });
        }
      };
    }
  }

  @Breaks(
      value = "6.9",
      by = "close forgets that its caller was interrupted",
      saying = "the same after close")
  static final class ForgetsTheInterrupt extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public boolean close(Duration limit) {
          boolean clean = super.close(limit);
          Thread.interrupted();
          return clean;
        }
      };
    }
  }

  @Breaks(
      value = "6.8",
      by = "the hook before the sleep runs after it",
      saying = "a worker says that it is about to sleep")
  static final class HooksTooLate extends FlawedWeftTck {
    @Override
    SubjectOptions altered(SubjectOptions options) {
      return new SubjectOptions(
          options.blockingThreads(),
          options.keepAlive(),
          new ForwardingListener(options.listener()) {
            @Override
            public void workerParking(int worker) {}

            @Override
            public void workerUnparked(int worker) {
              super.workerParking(worker);
              super.workerUnparked(worker);
            }
          });
    }
  }
}
