package dev.weft.tck.bench;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A thread that polls a reactor; its reports go into the bench's record.
public final class Poller {

  private final ReactorBench bench;
  private final FutureTask<Integer> work;
  private final Thread thread;
  private final AtomicInteger reported = new AtomicInteger();
  private final List<String> miscounts = new CopyOnWriteArrayList<>();
  private volatile boolean over;
  private volatile boolean interrupted;

  Poller(ReactorBench bench, int times, long nanos) {
    this.bench = bench;
    this.work = new FutureTask<>(() -> poll(times, nanos));
    this.thread = Thread.ofPlatform().daemon().name("tck: polling").start(work);
  }

  private int poll(int times, long nanos) throws Exception {
    int returned = 0;
    for (int i = 0; i < times && !over; i++) {
      int before = reported.get();
      int found = bench.reactor.poll(nanos, this::record);
      int told = reported.get() - before;
      if (found != told) {
        miscounts.add("returned " + found + ", reported " + told);
      }
      returned += found;
      interrupted = Thread.currentThread().isInterrupted();
    }
    return returned;
  }

  private void record(long token, int bits) {
    reported.incrementAndGet();
    bench.record(token, bits);
  }

  /// Waits, not for ever, until the thread seems to sleep: what a reactor sleeps in is its secret,
  /// but it is native or a wait of the JDK. A mistake makes a rule lenient, never unjust.
  public void awaitSleep() {
    long start = System.nanoTime();
    for (int seen = 0; seen < 5 && System.nanoTime() - start < 500_000_000; ) {
      seen = isAsleep() ? seen + 1 : 0;
      LockSupport.parkNanos(200_000);
    }
  }

  private boolean isAsleep() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      case RUNNABLE -> {
        StackTraceElement[] stack = thread.getStackTrace();
        yield stack.length > 0 && stack[0].isNativeMethod();
      }
      case NEW, BLOCKED -> false;
    };
  }

  /// Whether all its polls have returned.
  public boolean isDone() {
    return work.isDone();
  }

  /// Waits for the polls; returns the sum of what they returned.
  public int returned(String why) throws Exception {
    return bench.kit.within("a poll returns " + why, work::get);
  }

  /// How many reports came to this thread's sinks.
  public int reported() {
    return reported.get();
  }

  /// The polls that returned another number than came to their sinks.
  public List<String> miscounts() {
    return miscounts;
  }

  /// The poll in progress is its last one.
  public void pollNoMore() {
    over = true;
  }

  /// Whether the interrupt status was set when the last poll returned.
  public boolean wasInterrupted() {
    return interrupted;
  }

  /// Interrupts the polling thread.
  public void interrupt() {
    thread.interrupt();
  }

  /// Ends it by all means.
  public void stop() {
    over = true;
    for (int i = 0; i < 200 && !isDone(); i++) {
      bench.reactor.wakeup();
      if (i > 20) {
        thread.interrupt();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
