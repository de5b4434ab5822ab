package dev.weft.tck;

import dev.weft.tck.report.RuleExtension;
import dev.weft.tck.report.RuleNames;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/// What all kits share: how they wait, what they are called, what a failure prints.
///
/// **Threads.** JUnit runs one rule at a time; a rule starts the threads that it needs.
@ExtendWith(RuleExtension.class)
@DisplayNameGeneration(RuleNames.class)
public interface Kit {

  /// What is under test, as the report calls it.
  String subjectName();

  /// How long to wait and how hard to try.
  default TckSettings settings() {
    return TckSettings.current();
  }

  /// What the implementation says of its inner state; printed when a rule fails.
  default String dump() {
    return "";
  }

  /// A source of random numbers that starts at the seed; one for each call, all equal.
  default Random random() {
    return new Random(settings().seed());
  }

  /// Skips the rule for an implementation that does not promise it.
  ///
  /// @param why read as "skipped, because ..."
  default void needs(boolean capability, String why) {
    Assumptions.assumeTrue(capability, "skipped, because " + why);
  }

  /// Waits until `condition` holds; fails when patience is over. It looks often at first, then less
  /// and less: waiting in vain costs no CPU.
  ///
  /// @param what must happen, read as "in vain waited until ..."
  default void eventually(String what, BooleanSupplier condition) {
    long patience = settings().patience().toNanos();
    long start = System.nanoTime();
    long waited = 0;
    while (!condition.getAsBoolean()) {
      if (waited > patience) {
        throw new AssertionError(
            "in vain waited " + settings().patienceMillis() + " ms until " + what);
      }
      LockSupport.parkNanos(Math.clamp(waited / 4, 20_000, 2_000_000));
      waited = System.nanoTime() - start;
    }
  }

  /// Watches that `condition` holds all through the quiet time. It looks some 16 times, at last
  /// when the time is over: what must not happen has to stay visible once it has happened.
  ///
  /// @param what must not happen, read as "it happened that ..."
  default void quietly(String what, BooleanSupplier condition) {
    long quiet = settings().quiet().toNanos();
    long start = System.nanoTime();
    boolean over;
    do {
      over = System.nanoTime() - start >= quiet;
      if (!condition.getAsBoolean()) {
        throw new AssertionError("it happened that " + what);
      }
      LockSupport.parkNanos(over ? 0 : quiet / 16); // 0: not at all
    } while (!over);
  }

  /// Runs `work` on a daemon thread of its own and waits for it, so that a subject that hangs does
  /// not hang the kit.
  ///
  /// @param what must happen, read as "in vain waited until ..."
  default <T> T within(String what, Callable<T> work) throws Exception {
    return within(what, 1, work);
  }

  /// As [#within(String, Callable)], for what takes its time whatever the subject does, as the
  /// start of a JVM.
  ///
  /// @param patiences how often the patience it may take
  default <T> T within(String what, int patiences, Callable<T> work) throws Exception {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("tck: " + what).factory();
    return within(what, patiences, work, run -> threads.newThread(run).start());
  }

  /// As [#within(String, Callable)], on a thread of `threads`: for calls of which there are many,
  /// as a thread costs more than most of them.
  default <T> T within(String what, int patiences, Callable<T> work, Executor threads)
      throws Exception {
    long millis = (long) settings().patienceMillis() * patiences;
    var worker = new AtomicReference<@Nullable Thread>();
    var task =
        new FutureTask<>(
            () -> {
              worker.set(Thread.currentThread());
              return work.call();
            });
    threads.execute(task);
    try {
      return task.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      var late = new AssertionError("in vain waited " + millis + " ms until " + what);
      Thread thread = worker.get();
      if (thread != null) {
        late.setStackTrace(thread.getStackTrace());
      }
      task.cancel(true);
      throw late;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case Exception exception -> throw exception;
        case Throwable other -> throw new AssertionError(other);
      }
    }
  }
}
