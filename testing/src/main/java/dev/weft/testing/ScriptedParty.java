package dev.weft.testing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.testing.IoScript.Step;
import dev.weft.time.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reader or the writer of a [ScriptedStream], while it waits: for the other one, or for a
/// time.
///
/// **Threads.** Under the stream's lock. The sleep is polled and cancelled with the party's own
/// contexts.
final class ScriptedParty {

  private @Nullable Waker waker;
  private @Nullable Future<?> sleep;
  private Step.@Nullable Wait waitedFor;

  /// Leaves the waker for when there is a step forward.
  void waitWith(Waker own) {
    waker = own;
  }

  /// Hands the waker over, if there is one.
  void take(List<Waker> wakes) {
    if (waker != null) {
      wakes.add(waker);
      waker = null;
    }
  }

  /// Whether the party sleeps, or slept last, for this very step.
  boolean waitsFor(@Nullable Step step) {
    return step == waitedFor;
  }

  /// Whether `wait` is over, which it is at `overNanos` on the runtime's clock.
  boolean pollWait(Context cx, Step.Wait wait, long overNanos) {
    if (waitedFor != wait || sleep == null) {
      forgetSleep(cx);
      waitedFor = wait;
      sleep = Time.sleepUntil(overNanos);
    }
    waker = cx.waker();
    try {
      if (sleep.poll(cx) == Poll.pending()) {
        return false;
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("a sleep throws nothing checked", e);
    }
    sleep = null;
    waker = null;
    return true;
  }

  /// Gives up waiting.
  void cancel(Context cx) {
    waker = null;
    forgetSleep(cx);
  }

  /// Takes out the timer, if there is one.
  void forgetSleep(Context cx) {
    if (sleep != null) {
      sleep.cancel(cx);
      sleep = null;
    }
  }
}
