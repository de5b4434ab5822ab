package dev.weft.tck.zoo;

import dev.weft.AbortHandle;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Runtimes that close badly.
final class BrokenShutdowns extends FlawedSubjects {

  /// A subject that cleans its tasks up in another way while it closes.
  private abstract static class CleaningUp extends WeftSubject {
    private volatile boolean closing;

    CleaningUp(Weft weft) {
      super(weft);
    }

    abstract void cleanUp(Future<?> future, Context cx) throws Exception;

    @Override
    public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> task) {
      return super.spawn(
          new FlawedWeftTck.Detour<>(task) {
            @Override
            public void cancel(Context cx) {
              if (!closing) {
                future.cancel(cx);
                return;
              }
              try {
                cleanUp(future, cx);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }
          });
    }

    @Override
    public boolean close(Duration limit) {
      closing = true;
      return super.close(limit);
    }
  }

  @Breaks(
      value = "10.1",
      by = "close cancels each task twice",
      saying = "how often each task was cancelled")
  static final class CancelsTwice extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new CleaningUp(weft) {
        @Override
        void cleanUp(Future<?> future, Context cx) {
          future.cancel(cx);
          future.cancel(cx);
        }
      };
    }
  }

  @Breaks(value = "10.2", by = "close holds the lock that spawn takes", saying = "close")
  static final class LocksSpawnOut extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        private final Semaphore lock = new Semaphore(1);

        @Override
        public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) {
          lock.acquireUninterruptibly();
          lock.release();
          return super.spawn(future);
        }

        @Override
        public boolean close(Duration limit) {
          lock.acquireUninterruptibly();
          try {
            return super.close(limit);
          } finally {
            lock.release();
          }
        }
      };
    }
  }

  @Breaks(
      value = "10.3",
      by = "close cleans up on a thread of its own",
      saying = "the current task's id in its cleanup")
  static final class CleansUpElsewhere extends FlawedWeftTck {
    private static final ExecutorService ELSEWHERE =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    @Override
    RuntimeSubject over(Weft weft) {
      return new CleaningUp(weft) {
        @Override
        void cleanUp(Future<?> future, Context cx) throws Exception {
          ELSEWHERE.submit(() -> future.cancel(cx)).get();
        }
      };
    }
  }

  @Breaks(
      value = {"10.5", "10.12"},
      by = "close ignores its limit",
      saying = {"close(20 ms) returns", "close(50 ms) returns while all workers are held"})
  static final class IgnoresTheLimit extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public boolean close(Duration limit) {
          return super.close(Duration.ofDays(1));
        }
      };
    }
  }

  @Breaks(
      value = "10.6",
      by = "close inside a task waits for that task",
      saying = "close inside a task returns or fails")
  static final class WaitsForItself extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public boolean close(Duration limit) {
          try {
            return super.close(limit);
          } catch (IllegalStateException inside) {
            return await(limit);
          }
        }
      };
    }
  }

  /// Waits for what does not come.
  private static boolean await(Duration limit) {
    try {
      return new CountDownLatch(1).await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Breaks(value = "10.7", by = "a thread outlives close", saying = "the threads named")
  static final class LeavesAThread extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public boolean close(Duration limit) {
          Thread.ofPlatform()
              .daemon()
              .name(threadPrefix() + "forgotten")
              .start(() -> await(Duration.ofMinutes(1))); // a busy machine looks late
          return super.close(limit);
        }
      };
    }
  }

  @Breaks(
      value = "10.7",
      by = "a descriptor outlives close",
      saying = "no more descriptors are open than before 5 runtimes came and went")
  static final class LeavesADescriptor extends FlawedWeftTck {
    private static final java.util.Queue<Selector> FORGOTTEN =
        new java.util.concurrent.ConcurrentLinkedQueue<>();

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public boolean close(Duration limit) {
          try {
            FORGOTTEN.add(Selector.open());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return super.close(limit);
        }
      };
    }
  }

  @Breaks(
      value = "10.8",
      by = "`blockOn` on a closed runtime waits for it to be opened",
      saying = "blockOn on a closed runtime ends")
  static final class WaitsForTheClosed extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public <T extends @Nullable Object> T blockOn(Future<T> root) throws Exception {
          try {
            return super.blockOn(root);
          } catch (RuntimeClosedException closed) {
            await(Duration.ofSeconds(5));
            throw closed;
          }
        }
      };
    }
  }

  @Breaks(
      value = "10.9",
      by = "a second closer waits for ever",
      saying = "the second of two closers returns")
  static final class OneCloserOnly extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        private final AtomicInteger closers = new AtomicInteger();

        @Override
        public boolean close(Duration limit) {
          try {
            return closers.incrementAndGet() == 1 ? super.close(limit) : await(Duration.ofHours(1));
          } finally {
            closers.decrementAndGet();
          }
        }
      };
    }
  }

  @Breaks(
      value = "10.10",
      by = "the end of a cancelled task is not told",
      saying = "the ends of 30 tasks are told")
  static final class SilentAboutTheCancelled extends FlawedWeftTck {
    @Override
    SubjectOptions altered(SubjectOptions options) {
      return new SubjectOptions(
          options.blockingThreads(),
          options.keepAlive(),
          new ForwardingListener(options.listener()) {
            @Override
            public void taskEnded(AbortHandle task, End end) {
              if (end != End.CANCELLED) {
                super.taskEnded(task, end);
              }
            }
          });
    }
  }

  @Breaks(
      value = "15.5",
      by = "two runtimes count their live tasks together",
      saying = "live tasks of the other runtime")
  static final class CountsTogether extends FlawedWeftTck {
    private final List<Weft> all = new CopyOnWriteArrayList<>();

    @Override
    RuntimeSubject over(Weft weft) {
      all.add(weft);
      return new WeftSubject(weft) {
        @Override
        public long liveTasks() {
          return all.stream().mapToLong(Weft::liveTasks).sum();
        }
      };
    }
  }
}
