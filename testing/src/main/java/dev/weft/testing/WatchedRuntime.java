package dev.weft.testing;

import dev.weft.CloseReport;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TimerQueueProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A runtime of which every task, timer and source is known by where it comes from, and the threads
/// and descriptors that the process had before it.
///
/// It knows them by the runtime's listener, and by standing between the runtime and its reactor and
/// timer.
///
/// **Threads.** The test's.
final class WatchedRuntime {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Weft weft;
  private final @Nullable WatchedTasks tasks;
  private final @Nullable WatchedTimers timers;
  private final @Nullable WatchedReactor reactor;
  private final @Nullable ThreadCensus threads;
  private final @Nullable DescriptorCensus descriptors;

  private WatchedRuntime(
      Pairing pairing, List<String> settings, Set<Leftover> looksFor, Class<?> testClass) {
    threads = looksFor.contains(Leftover.THREADS) ? new ThreadCensus() : null;
    descriptors = looksFor.contains(Leftover.DESCRIPTORS) ? new DescriptorCensus() : null;
    WeftBuilder builder =
        Weft.builder()
            .executor(pairing.executor())
            .name(
                testClass.getSimpleName().toLowerCase(Locale.ROOT)
                    + "-"
                    + NUMBER.incrementAndGet());
    if (looksFor.contains(Leftover.TASKS)) {
      tasks = new WatchedTasks(testClass);
      builder.listener(tasks);
    } else {
      tasks = null;
    }
    if (looksFor.contains(Leftover.TIMERS)) {
      timers =
          new WatchedTimers(
              FoundProviders.named(TimerQueueProvider.class, pairing.timer()), testClass);
      builder.timer(timers);
    } else {
      timers = null;
      builder.timer(pairing.timer());
    }
    if (looksFor.contains(Leftover.SOURCES)) {
      reactor =
          new WatchedReactor(
              FoundProviders.named(ReactorProvider.class, pairing.reactor()), testClass);
      builder.reactor(reactor);
    } else {
      reactor = null;
      builder.reactor(pairing.reactor());
    }
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a setting is NAME=VALUE, not '" + setting + "'");
      }
      builder.set(setting.substring(0, equals), setting.substring(equals + 1), "@WeftTest");
    }
    weft = builder.open();
  }

  /// Opens a runtime.
  ///
  /// @param looksFor what it is watched for
  static WatchedRuntime open(
      Pairing pairing, List<String> settings, Set<Leftover> looksFor, Class<?> testClass) {
    return new WatchedRuntime(pairing, settings, looksFor, testClass);
  }

  Weft weft() {
    return weft;
  }

  /// Closes the runtime.
  ///
  /// @param patience how long what is left may take to go away
  /// @return what is left, each with its origin
  List<String> close(Duration patience) {
    var left = new ArrayList<String>();
    if (tasks != null) {
      letEnd(patience, left);
      left.addAll(eventuallyNone(patience, tasks::left));
    }
    if (timers != null) {
      left.addAll(eventuallyNone(patience, timers::left));
    }
    if (reactor != null) {
      left.addAll(eventuallyNone(patience, reactor::left));
    }
    CloseReport report = weft.close(patience);
    if (!report.isClean()) {
      left.add("after a close that cancels all tasks, still running: " + report.survivors());
    }
    if (threads != null) {
      left.addAll(eventuallyNone(patience, threads::left));
    }
    if (descriptors != null) {
      left.addAll(eventuallyNone(patience, descriptors::left));
    }
    return left;
  }

  /// Drives the runtime until no task is left, or patience is over: with an executor that has no
  /// thread of its own, what was aborted ends only if somebody runs it.
  private void letEnd(Duration patience, List<String> left) {
    // a clock that stands still would not end it
    try (var watchdog = new Watchdog(weft, patience.multipliedBy(2).plusSeconds(1))) {
      try {
        weft.run(patience);
      } catch (TimeoutException late) {
        String message = String.valueOf(late.getMessage());
        if (!message.contains(" 0 open spawners")) {
          left.add("spawners: the runtime " + message.substring(message.indexOf("still")));
        }
      } catch (RuntimeClosedException closed) {
        return; // by the test itself
      } catch (InterruptedException e) {
        if (!watchdog.hasBarked()) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static List<String> eventuallyNone(Duration patience, Supplier<List<String>> look) {
    long start = System.nanoTime();
    List<String> left = look.get();
    while (!left.isEmpty() && System.nanoTime() - start < patience.toNanos()) {
      LockSupport.parkNanos(2_000_000);
      left = look.get();
    }
    return left;
  }
}
