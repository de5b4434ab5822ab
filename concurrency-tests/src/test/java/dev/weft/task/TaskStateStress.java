package dev.weft.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ILL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/// I1, I3, I4 on the hardware's memory model.
public final class TaskStateStress {
  private TaskStateStress() {}

  private static final class Word extends BareWord {
    Word() {
      super(1);
    }
  }

  /// 2.2: a wake beside the end of a poll: the runner runs again, or the waker holds the ticket.
  @JCStressTest
  @Outcome(
      id = {"IDLE, SUBMIT", "AGAIN, NOTHING"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a lost wake, or two tickets")
  @State
  public static class WakeDuringPoll {
    private final Word word = new Word();

    public WakeDuringPoll() {
      word.transitionToRunning();
    }

    @Actor
    public void runner(LL_Result r) {
      r.r1 = word.transitionToIdle(false);
    }

    @Actor
    public void waker(LL_Result r) {
      r.r2 = word.transitionToNotified();
    }
  }

  /// 2.3: two wakes of an idle task make one ticket.
  @JCStressTest
  @Outcome(
      id = {"SUBMIT, NOTHING", "NOTHING, SUBMIT"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "no ticket, or two")
  @State
  public static class TwoWakers {
    private final Word word = new Word();

    public TwoWakers() {
      word.transitionToRunning();
      word.transitionToIdle(false);
    }

    @Actor
    public void first(LL_Result r) {
      r.r1 = word.transitionToNotified();
    }

    @Actor
    public void second(LL_Result r) {
      r.r2 = word.transitionToNotified();
    }
  }

  /// 2.6: what was written before a wake that found the task already notified is seen by the poll.
  @JCStressTest
  @Outcome(id = "0, IDLE, NOTHING", expect = FORBIDDEN, desc = "used up, and its data not seen")
  @Outcome(id = "., AGAIN, SUBMIT", expect = FORBIDDEN, desc = "two tickets")
  @Outcome(expect = ACCEPTABLE)
  @State
  public static class WakePublishes {
    private final Word word = new Word();
    private int data;

    @Actor
    public void waker(ILL_Result r) {
      data = 1;
      r.r3 = word.transitionToNotified();
    }

    @Actor
    public void runner(ILL_Result r) {
      word.transitionToRunning();
      r.r1 = data;
      r.r2 = word.transitionToIdle(false);
    }
  }

  /// Broken twin: going idle reads, then writes.
  @JCStressTest
  @Outcome(
      id = {"1, 1", "0, 0"},
      expect = ACCEPTABLE)
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "idle, and the wake is lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "two tickets")
  @State
  public static class TwinReadThenWrite {
    private volatile int word = 2;

    @Actor
    public void runner(II_Result r) {
      if ((word & 1) == 0) {
        word = 0;
        r.r1 = 1;
      }
    }

    @Actor
    public void waker(II_Result r) {
      int w = word;
      word = w | 1;
      r.r2 = w == 0 ? 1 : 0;
    }
  }
}
