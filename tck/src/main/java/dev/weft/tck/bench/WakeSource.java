package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.Kit;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that a runtime calls wakers for which are not its own, several at once.
public interface WakeSource extends AutoCloseable {

  /// Leaves `waker` behind as waiter number `index`.
  void await(int index, Waker waker) throws Exception;

  /// Lets happen what is waited for.
  void fire() throws Exception;

  @Override
  default void close() throws IOException {}

  /// All that the runtime has, each for `waiters` waiters.
  static List<WakeSource> of(RuntimeKit kit, RuntimeSubject subject, int waiters) {
    var sources = new ArrayList<WakeSource>();
    sources.add(new Joins(kit, subject, waiters));
    if (kit.capabilities().timers()) {
      sources.add(new Sleeps(kit, subject));
    }
    if (kit.capabilities().readiness()) {
      sources.add(new Readables(kit, subject));
    }
    return sources;
  }

  /// Tasks that end at about the same time.
  final class Joins implements WakeSource {
    private final List<Probe> probes = new ArrayList<>();
    private final List<SpawnedTask<String>> tasks = new ArrayList<>();

    Joins(Kit kit, RuntimeSubject subject, int waiters) {
      for (int i = 0; i < waiters; i++) {
        var probe = new Probe();
        probes.add(probe);
        tasks.add(subject.spawn(probe.future()));
        kit.eventually("a spawned task is polled", () -> probe.polls() >= 1);
      }
    }

    @Override
    public void await(int index, Waker waker) throws Exception {
      tasks.get(index).join().poll(Context.of(waker));
    }

    @Override
    public void fire() {
      probes.forEach(probe -> probe.complete("done"));
    }

    @Override
    public String toString() {
      return "the end of a task";
    }
  }

  /// Timers with about the same deadline.
  final class Sleeps implements WakeSource {
    private static final Duration SOON = Duration.ofMillis(30);

    /// A poll that comes too late leaves no waker: then once more, and longer.
    private Duration delay = SOON;

    private final Kit kit;
    private final RuntimeSubject subject;

    /// Held here, since a future that is given up without a cancel promises nothing.
    private final List<Future<?>> sleeps = new ArrayList<>();

    Sleeps(Kit kit, RuntimeSubject subject) {
      this.kit = kit;
      this.subject = subject;
    }

    @Override
    public void await(int index, Waker waker) throws Exception {
      boolean waits;
      do {
        Future<?> sleep = subject.sleep(delay);
        sleeps.add(sleep);
        waits =
            TaskOutcomes.inTask(
                kit, subject, cx -> sleep.poll(cx.withWaker(waker)) instanceof Poll.Pending);
        delay = delay.multipliedBy(2);
      } while (!waits);
      delay = SOON;
    }

    @Override
    public void fire() {}

    @Override
    public String toString() {
      return "a timer";
    }
  }

  /// A pipe with many readers.
  final class Readables implements WakeSource {
    private final Kit kit;
    private final RuntimeSubject subject;
    private final Pipe pipe;
    private final List<Future<?>> readables = new ArrayList<>();
    private RuntimeSubject.@Nullable Watched watched;

    Readables(Kit kit, RuntimeSubject subject) {
      this.kit = kit;
      this.subject = subject;
      try {
        pipe = subject.channels().openPipe();
        pipe.source().configureBlocking(false);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void await(int index, Waker waker) throws Exception {
      TaskOutcomes.inTask(
          kit,
          subject,
          cx -> {
            Context foreign = cx.withWaker(waker);
            RuntimeSubject.Watched source = Objects.requireNonNullElseGet(watched, this::watch);
            watched = source;
            int tick = source.pollReadable(foreign);
            if (tick != RuntimeSubject.Watched.PENDING) {
              source.clearReadable(tick);
            }
            Future<?> readable = source.readable();
            readables.add(readable);
            return readable.poll(foreign);
          });
    }

    private RuntimeSubject.Watched watch() {
      try {
        return subject.watch(pipe.source());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void fire() throws IOException {
      pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
    }

    @Override
    public void close() throws IOException {
      pipe.sink().close();
      if (watched != null) {
        watched.close();
      }
    }

    @Override
    public String toString() {
      return "a readable channel";
    }
  }
}
