package dev.weft.tck.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Set;

/// What an executor does, as a number that changes when it does anything.
///
/// **Threads.** Any.
public final class Activity {

  private final ExecutorRuntime runtime;
  private final Set<Thread> threads;

  /// @param threads those of the executor
  public Activity(ExecutorRuntime runtime, Set<Thread> threads) {
    this.runtime = runtime;
    this.threads = threads;
  }

  /// A sum of how often its threads have waited, their processor time in units of 5 ms, what it
  /// counts itself, and looks at the reactor.
  public long sum() {
    var beans = ManagementFactory.getThreadMXBean();
    long sum = runtime.reactor.polls() + runtime.parks();
    for (Thread thread : threads) {
      ThreadInfo info = thread.isVirtual() ? null : beans.getThreadInfo(thread.threadId());
      if (info != null) {
        sum += info.getWaitedCount() + beans.getThreadCpuTime(thread.threadId()) / 5_000_000;
      }
    }
    return sum;
  }
}
