package dev.weft.testing;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A timer that knows the entries in its queues, and where each was put in. What it does is
/// another's.
///
/// A cancel goes to the other's queue at once, since an entry knows its queue; so what is known
/// here may be out already, which its slot tells.
///
/// **Threads.** As [TimerQueue] says.
final class WatchedTimers implements TimerQueueProvider {

  /// From how many known entries on those that are out are forgotten.
  private static final int SWEEP = 1024;

  private final TimerQueueProvider provider;
  private final Class<?> testClass;
  private final Map<TimerEntry, Origin> waiting = new ConcurrentHashMap<>();
  private volatile int sweepAt = SWEEP;

  WatchedTimers(TimerQueueProvider provider, Class<?> testClass) {
    this.provider = provider;
    this.testClass = testClass;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public int priority() {
    return provider.priority();
  }

  @Override
  public Availability availability() {
    return provider.availability();
  }

  @Override
  public TimerQueue open(Settings settings) {
    return new Queue(provider.open(settings));
  }

  @Override
  public @Nullable RuntimeClock openClock(Settings settings) {
    return provider.openClock(settings);
  }

  /// The timers that wait.
  List<String> left() {
    return waiting.entrySet().stream()
        .filter(timer -> timer.getKey().slot() >= 0)
        .map(timer -> "a timer, set%s".formatted(timer.getValue()))
        .toList();
  }

  private void scheduled(TimerEntry entry) {
    if (entry.getClass().getName().startsWith("dev.weft.task.")) {
      return; // the runtime's own
    }
    waiting.put(entry, Origin.here(testClass));
    if (waiting.size() > sweepAt) {
      waiting.keySet().removeIf(known -> known.slot() < 0);
      sweepAt = Math.max(SWEEP, 2 * waiting.size());
    }
  }

  private final class Queue implements TimerQueue {

    private final TimerQueue queue;

    Queue(TimerQueue queue) {
      this.queue = queue;
    }

    @Override
    public boolean schedule(TimerEntry entry, long deadlineNanos) {
      boolean earliest = queue.schedule(entry, deadlineNanos);
      scheduled(entry);
      return earliest;
    }

    @Override
    public boolean cancel(TimerEntry entry) {
      return queue.cancel(entry);
    }

    @Override
    public long nextDeadlineNanos() {
      return queue.nextDeadlineNanos();
    }

    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      return queue.expire(nowNanos, budget, sink);
    }

    @Override
    public void close(ExpirySink sink) {
      queue.close(sink);
    }

    @Override
    public void close() {
      queue.close();
    }
  }
}
