package dev.weft.task;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskStateModelTest {

  static final class Word extends BareWord {
    Word(long id) {
      super(id);
    }
  }

  /// Polls with the ticket until none is left, as an executor would.
  private static void runTicket(
      Word word, AtomicInteger told, AtomicInteger seen, AtomicInteger running) {
    boolean again;
    do {
      if (word.transitionToRunning() != TaskState.Start.POLL) {
        return;
      }
      if (running.incrementAndGet() != 1) {
        throw new AssertionError("two runners");
      }
      seen.set(told.get());
      running.decrementAndGet();
      again = word.transitionToIdle(false) == TaskState.Rest.AGAIN;
    } while (again);
  }

  @Test
  @DisplayName("2.2, 2.3, 4.3: two wakers and a runner: one ticket, and the last wake is polled")
  void i1_i3_oneTicketAndNoLostWake() {
    ModelChecked.check(
        () -> {
          var word = new Word(1);
          var told = new AtomicInteger();
          var seen = new AtomicInteger();
          var running = new AtomicInteger();
          ModelChecked.Body runner = () -> runTicket(word, told, seen, running);
          ModelChecked.Body first = () -> wake(word, told, seen, running);
          ModelChecked.Body second = () -> wake(word, told, seen, running);
          ModelChecked.together(runner, first, second);
          if (seen.get() != 2 || !word.stateName().equals("idle")) {
            throw new AssertionError("saw " + seen + " of 2 wakes, " + word.stateName());
          }
        });
  }

  private static void wake(
      Word word, AtomicInteger told, AtomicInteger seen, AtomicInteger running) {
    told.incrementAndGet();
    if (word.transitionToNotified() == TaskState.Wake.SUBMIT) {
      runTicket(word, told, seen, running);
    }
  }

  @Test
  @DisplayName("2.5, 3.4: a wake and an abort beside a poll: the future is cancelled once")
  void i6_abortIsSeenOnce() {
    ModelChecked.check(
        () -> {
          var word = new Word(1);
          var cancels = new AtomicInteger();
          ModelChecked.Body runner = () -> runOrCancel(word, cancels);
          ModelChecked.Body waker =
              () -> {
                if (word.transitionToNotified() == TaskState.Wake.SUBMIT) {
                  runOrCancel(word, cancels);
                }
              };
          ModelChecked.Body aborter =
              () -> {
                if (word.transitionToCancelled() == TaskState.Wake.SUBMIT) {
                  runOrCancel(word, cancels);
                }
              };
          ModelChecked.together(runner, waker, aborter);
          if (cancels.get() != 1 || !word.isComplete()) {
            throw new AssertionError(cancels.get() + " cancels, " + word.stateName());
          }
        });
  }

  private static void runOrCancel(Word word, AtomicInteger cancels) {
    while (true) {
      switch (word.transitionToRunning()) {
        case DROP -> {
          return;
        }
        case CANCEL -> {
          cancels.incrementAndGet();
          word.transitionToComplete();
          return;
        }
        case POLL -> {
          // stays pending
        }
      }
      switch (word.transitionToIdle(false)) {
        case IDLE -> {
          return;
        }
        case CANCEL -> {
          cancels.incrementAndGet();
          word.transitionToComplete();
          return;
        }
        case AGAIN -> {
          // once more
        }
      }
    }
  }

  @Test
  @DisplayName("I7: a ticket that was kept is no new one's, whether the task yielded or was woken")
  void i7_keptTicketsAreNotNew() {
    var yielded = new Word(1);
    yielded.transitionToRunning();
    boolean aborted = yielded.transitionToYielded();
    var woken = new Word(2);
    woken.transitionToRunning();
    woken.transitionToNotified();
    TaskState.Rest rest = woken.transitionToIdle(false);
    if (aborted || yielded.isNew() || rest != TaskState.Rest.AGAIN || woken.isNew()) {
      throw new AssertionError(yielded.stateName() + ", " + woken.stateName());
    }
  }

  /// The twin: going idle reads and then writes, without a compare-and-set.
  static final class ReadThenWrite {
    static final int NOTIFIED = 1;
    static final int RUNNING = 2;
    final AtomicInteger word = new AtomicInteger(RUNNING);

    boolean goIdle() {
      int w = word.get();
      if ((w & NOTIFIED) != 0) {
        return false;
      }
      word.set(w & ~RUNNING);
      return true;
    }

    /// Whether the caller holds the ticket now.
    boolean wake() {
      int w = word.getAndUpdate(x -> x | NOTIFIED);
      return (w & (NOTIFIED | RUNNING)) == 0;
    }
  }

  @Test
  @DisplayName("2.2, broken twin: going idle without compare-and-set loses a wake")
  void i3_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var word = new ReadThenWrite();
          boolean[] idle = new boolean[1];
          boolean[] submits = new boolean[1];
          ModelChecked.together(() -> idle[0] = word.goIdle(), () -> submits[0] = word.wake());
          if (idle[0] && !submits[0]) {
            throw new AssertionError("lost wake");
          }
        });
  }
}
