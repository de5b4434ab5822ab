package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A leaf future whose source is always ready: in each poll it makes as much progress as the budget
/// allows.
///
/// **Threads.** The counts may be read from any thread.
public final class AlwaysReadyLeaf {

  /// Units of progress in one poll; [Context] says so.
  public static final int BUDGET = 128;

  /// What no budget allows in one poll; a leaf without end must not hang the kit.
  private static final int TOO_MUCH = 100_000;

  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger units = new AtomicInteger();
  private final AtomicInteger mostInOnePoll = new AtomicInteger();

  private final int maxPolls;

  /// Without a bound on its polls.
  public AlwaysReadyLeaf() {
    this(Integer.MAX_VALUE);
  }

  /// One that fails when it was polled more often than `maxPolls`.
  public AlwaysReadyLeaf(int maxPolls) {
    this.maxPolls = maxPolls;
  }

  /// How often it was polled.
  public int polls() {
    return polls.get();
  }

  /// How many units of progress it made.
  public int units() {
    return units.get();
  }

  /// How many it made in one poll at most.
  public int mostInOnePoll() {
    return mostInOnePoll.get();
  }

  /// Makes `count` units of progress.
  public Future<Integer> units(int count) {
    return until(() -> units.get() >= count);
  }

  /// Makes progress until `enough`, asked after each unit.
  public Future<Integer> until(BooleanSupplier enough) {
    return Futures.pollFn(
        cx -> {
          if (polls.incrementAndGet() > maxPolls) {
            throw new AssertionError("a busy leaf was polled " + maxPolls + " times in vain");
          }
          boolean done = run(cx, enough);
          return done ? Poll.ready(polls.get()) : Poll.pending();
        });
  }

  private boolean run(Context cx, BooleanSupplier enough) {
    int now = 0;
    while (!enough.getAsBoolean()) {
      if (!cx.mayProceed()) {
        return false;
      }
      cx.madeProgress();
      units.incrementAndGet();
      mostInOnePoll.accumulateAndGet(++now, Math::max);
      if (now > TOO_MUCH) {
        throw new AssertionError("a busy leaf made " + TOO_MUCH + " units of progress in one poll");
      }
    }
    return true;
  }
}
