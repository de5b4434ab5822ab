package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Readiness;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Runtimes that get readiness wrong.
final class BrokenReadiness extends FlawedSubjects {

  /// A kit whose subject watches channels in another way.
  private abstract static class Watching extends FlawedWeftTck {

    abstract Watched around(Watched real);

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Watched watch(SelectableChannel channel) throws IOException {
          return around(super.watch(channel));
        }
      };
    }
  }

  /// Passes everything on.
  private static class Passing implements Watched {
    final Watched real;

    Passing(Watched real) {
      this.real = real;
    }

    @Override
    public int pollReadable(Context cx) throws IOException {
      return real.pollReadable(cx);
    }

    @Override
    public int pollWritable(Context cx) throws IOException {
      return real.pollWritable(cx);
    }

    @Override
    public void clearReadable(int tick) {
      real.clearReadable(tick);
    }

    @Override
    public void clearWritable(int tick) {
      real.clearWritable(tick);
    }

    @Override
    public Future<Integer> readable() {
      return real.readable();
    }

    @Override
    public Future<Integer> writable() {
      return real.writable();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }

  @Breaks(
      value = "7.1",
      by = "a writer is forgotten when nobody reads",
      saying = "a task that waits to write runs when there is room")
  static final class WritesOnlyWithReaders extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        private volatile boolean reading;

        @Override
        public int pollReadable(Context cx) throws IOException {
          reading = true;
          return super.pollReadable(cx);
        }

        @Override
        public int pollWritable(Context cx) throws IOException {
          return super.pollWritable(reading ? cx : cx.withWaker(() -> {}));
        }
      };
    }
  }

  @Breaks(
      value = "7.3",
      by = "a clear erases whatever is there, whichever tick it names",
      saying = "a clear for a tick before the last event erased that event")
  static final class ClearsUnconditionally extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        private volatile int latest;

        @Override
        public int pollReadable(Context cx) throws IOException {
          int tick = super.pollReadable(cx);
          latest = tick == PENDING ? latest : tick;
          return tick;
        }

        @Override
        public void clearReadable(int tick) {
          super.clearReadable(latest);
        }
      };
    }
  }

  @Breaks(
      value = {"7.4", "7.12", "7.33"},
      by = "there is one waker per descriptor, not one per direction",
      saying = {
        "goes on when its event comes",
        "a reader goes on when the connection is reset",
        "closing a source wakes whoever waits for it"
      })
  static final class OneWakerPerDescriptor extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        private volatile Waker latest = () -> {};
        private final Waker any = () -> latest.wake();

        @Override
        public int pollReadable(Context cx) throws IOException {
          latest = cx.waker();
          return super.pollReadable(cx.withWaker(any));
        }

        @Override
        public int pollWritable(Context cx) throws IOException {
          latest = cx.waker();
          return super.pollWritable(cx.withWaker(any));
        }
      };
    }
  }

  @Breaks(
      value = {"2.12", "7.5", "7.33"},
      by = "of several waiters for one direction the last one is remembered",
      saying = {
        "every waker that waits for a readable channel is called",
        "all 5 that wait to read one socket go on",
        ""
      })
  static final class OneWaiterPerDirection extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        @Override
        public Future<Integer> readable() {
          return Futures.pollFn(
              cx -> {
                int tick = pollReadable(cx);
                return tick == PENDING ? Poll.pending() : Poll.ready(tick);
              });
        }
      };
    }
  }

  @Breaks(
      value = "7.19",
      by = "close forgets who waits for readiness",
      saying = "close wakes a reader and a writer")
  static final class ForgetsWaitersAtClose extends FlawedWeftTck {
    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        private volatile boolean closing;

        @Override
        public Watched watch(SelectableChannel channel) throws IOException {
          return new Passing(super.watch(channel)) {
            @Override
            public int pollReadable(Context cx) throws IOException {
              Waker waker = cx.waker();
              return super.pollReadable(
                  cx.withWaker(
                      () -> {
                        if (!closing) {
                          waker.wake();
                        }
                      }));
            }
          };
        }

        @Override
        public boolean close(Duration limit) {
          closing = true;
          return super.close(limit);
        }
      };
    }
  }

  @Breaks(
      value = "7.21",
      perhaps = "7.33", // where an event's waker is called while the source is closed
      by = "wakers are called with the lock held that close takes",
      saying = "a waker that closes its own source returns")
  static final class WakesUnderALock extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        private final Semaphore lock = new Semaphore(1);

        @Override
        public int pollReadable(Context cx) throws IOException {
          Waker waker = cx.waker();
          return super.pollReadable(
              cx.withWaker(
                  () -> {
                    boolean locked = tryLock();
                    try {
                      waker.wake();
                    } finally {
                      lock.release(locked ? 1 : 0);
                    }
                  }));
        }

        /// With a limit, for it may be the closing thread itself that wakes, and the kit's.
        private boolean tryLock() {
          try {
            return lock.tryAcquire(200, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        }

        @Override
        public void close() throws IOException {
          lock.acquireUninterruptibly();
          try {
            super.close();
          } finally {
            lock.release();
          }
        }
      };
    }
  }

  @Breaks(
      value = "7.12",
      by = "an error of the connection is the reader's affair alone",
      saying = "a writer goes on when the connection is reset")
  static final class WriterMissesErrors extends FlawedWeftTck {

    private static final int BROKEN =
        Readiness.READ_CLOSED | Readiness.WRITE_CLOSED | Readiness.ERROR;

    @Override
    WeftBuilder builder() {
      return super.builder().reactor(new Tampered("jna-epoll", WriterMissesErrors::tamper));
    }

    private static Reactor tamper(Reactor real) {
      return new TamperedReactor(real) {
        @Override
        public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
          return super.poll(
              timeoutNanos,
              (token, bits) ->
                  sink.ready(
                      token, (bits & BROKEN) == 0 ? bits : Readiness.READ | Readiness.READ_CLOSED));
        }
      };
    }
  }

  @Breaks(
      value = {"9.6", "9.7"},
      by = "a turn of the driver without waiting collects nothing",
      saying = {
        "a byte is read beside a task that yields for ever",
        "is read beside 100 self-waking tasks"
      })
  static final class LooksOnlyWhenIdle extends FlawedWeftTck {

    @Override
    WeftBuilder builder() {
      return super.builder().reactor(new Tampered("nio", LooksOnlyWhenIdle::tamper));
    }

    private static Reactor tamper(Reactor real) {
      return new TamperedReactor(real) {
        @Override
        public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
          return timeoutNanos == 0 ? 0 : super.poll(timeoutNanos, sink);
        }
      };
    }
  }

  @Breaks(
      value = "7.33",
      by = "a source that is closed wakes no reader",
      saying = "closing a source wakes whoever waits for it")
  static final class ClosesSilently extends Watching {
    @Override
    Watched around(Watched watched) {
      return new Passing(watched) {
        private volatile boolean closing;

        @Override
        public int pollReadable(Context cx) throws IOException {
          Waker waker = cx.waker();
          return super.pollReadable(
              cx.withWaker(
                  () -> {
                    if (!closing) {
                      waker.wake();
                    }
                  }));
        }

        @Override
        public void close() throws IOException {
          closing = true;
          super.close();
        }
      };
    }
  }

  @Breaks(
      value = "7.34",
      by = "the end of a stream is not told with the data before it",
      saying = "a reader finds the end that came with the data")
  static final class DropsTheEnd extends FlawedWeftTck {

    @Override
    WeftBuilder builder() {
      return super.builder().reactor(new Tampered("jna-epoll", DropsTheEnd::tamper));
    }

    private static Reactor tamper(Reactor real) {
      return new TamperedReactor(real) {
        @Override
        public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
          return super.poll(
              timeoutNanos,
              (token, bits) ->
                  sink.ready(
                      token, (bits & Readiness.READ) == 0 ? bits : bits & ~Readiness.READ_CLOSED));
        }
      };
    }
  }

  @Breaks(
      value = "7.35",
      by = "an event that is under way reaches whatever takes its source's place",
      saying = "clears in vain of a source that has the place of one whose peer has closed")
  static final class InheritsEvents extends FlawedWeftTck {

    private static final ThreadLocal<Boolean> UNDER_WAY = ThreadLocal.withInitial(() -> false);

    @Override
    SubjectOptions altered(SubjectOptions options) {
      return new SubjectOptions(
          options.blockingThreads(),
          options.keepAlive(),
          new ForwardingListener(options.listener()) {
            @Override
            public void workerUnparked(int worker) {
              UNDER_WAY.set(true);
              super.workerUnparked(worker);
              UNDER_WAY.set(false);
            }
          });
    }

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public Watched watch(SelectableChannel channel) throws IOException {
          Watched watched = super.watch(channel);
          return UNDER_WAY.get() ? alwaysReadable(watched) : watched;
        }
      };
    }

    private static Watched alwaysReadable(Watched watched) {
      return new Passing(watched) {
        @Override
        public int pollReadable(Context cx) {
          return 0;
        }
      };
    }
  }

  /// A provider of reactors that were tampered with.
  private record Tampered(String real, UnaryOperator<Reactor> tamper) implements ReactorProvider {

    private ReactorProvider provider() {
      return ServiceLoader.load(ReactorProvider.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(provider -> provider.name().equals(real))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public String name() {
      return "tampered-" + real;
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability availability() {
      return provider().availability();
    }

    @Override
    public Reactor open(Settings settings) throws IOException {
      return tamper.apply(provider().open(settings));
    }
  }

  /// Passes everything on.
  private static class TamperedReactor implements Reactor {
    private final Reactor real;

    TamperedReactor(Reactor real) {
      this.real = real;
    }

    @Override
    public Set<SourceKind> sourceKinds() {
      return real.sourceKinds();
    }

    @Override
    public Handle attach(Source source, long token) throws IOException {
      return real.attach(source, token);
    }

    @Override
    public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
      return real.poll(timeoutNanos, sink);
    }

    @Override
    public void wakeup() {
      real.wakeup();
    }

    @Override
    public void flush() {
      real.flush();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
