package dev.weft.reactor.jna;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A poller and its wakers. The system's queue is a semaphore: a signal stays until a wait takes
/// it.
class WakeupModelTest {

  /// What a poller and its wakers do with the word.
  private interface Word {
    void wake(Runnable signal);

    boolean beginWait();

    boolean endWait();
  }

  private static Word real() {
    var word = new WakeupWord();
    return new Word() {
      @Override
      public void wake(Runnable signal) {
        if (word.wake()) {
          signal.run();
        }
      }

      @Override
      public boolean beginWait() {
        return word.beginWait();
      }

      @Override
      public boolean endWait() {
        return word.endWait();
      }
    };
  }

  /// Each has one step done wrongly.
  private enum Twin implements Supplier<Word> {
    WAITS_WITHOUT_LOOKING {
      @Override
      boolean beginWait(AtomicInteger word) {
        word.set(WAITING);
        return true;
      }
    },
    FORGETS_WHAT_COMES_BETWEEN_READ_AND_WRITE {
      @Override
      boolean endWait(AtomicInteger word) {
        boolean woken = word.get() == WOKEN;
        word.set(AWAKE);
        return woken;
      }
    },
    WAKES_ONLY_WHO_WAITS {
      @Override
      void wake(AtomicInteger word, Runnable signal) {
        if (word.compareAndSet(WAITING, WOKEN)) {
          signal.run();
        }
      }
    },
    SIGNALS_BEFORE_IT_SAYS_SO {
      @Override
      void wake(AtomicInteger word, Runnable signal) {
        if (word.get() == WAITING) {
          signal.run();
        }
        word.set(WOKEN);
      }
    };

    private static final int AWAKE = 0;
    private static final int WAITING = 1;
    private static final int WOKEN = 2;

    void wake(AtomicInteger word, Runnable signal) {
      if (word.getAndSet(WOKEN) == WAITING) {
        signal.run();
      }
    }

    boolean beginWait(AtomicInteger word) {
      return word.compareAndSet(AWAKE, WAITING);
    }

    boolean endWait(AtomicInteger word) {
      return word.getAndSet(AWAKE) == WOKEN;
    }

    @Override
    public Word get() {
      var word = new AtomicInteger(AWAKE);
      return new Word() {
        @Override
        public void wake(Runnable signal) {
          Twin.this.wake(word, signal);
        }

        @Override
        public boolean beginWait() {
          return Twin.this.beginWait(word);
        }

        @Override
        public boolean endWait() {
          return Twin.this.endWait(word);
        }
      };
    }
  }

  /// The poller looks for work only when it was woken. Its first wait ends for nothing.
  private static void pollerAndWakers(Word word) throws InterruptedException {
    var signals = new Semaphore(1);
    var first = new AtomicBoolean();
    var second = new AtomicBoolean();
    ModelChecked.together(
        () -> {
          first.set(true);
          word.wake(signals::release);
        },
        () -> {
          second.set(true);
          word.wake(signals::release);
        },
        () -> {
          while (!first.get() || !second.get()) {
            do {
              if (word.beginWait()) {
                signals.acquireUninterruptibly();
              }
            } while (!word.endWait());
          }
        });
  }

  @Test
  @DisplayName("7.10, W2, W4: no wake-up is lost")
  void w2_w4_noneIsLost() {
    ModelChecked.check(() -> pollerAndWakers(real()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("7.10, W2, W4, broken twins: a wake-up is lost")
  void w2_w4_brokenTwins(Twin twin) {
    ModelChecked.mustFail(() -> pollerAndWakers(twin.get()));
  }

  private static void twoWakersOfAWait(Word word) throws InterruptedException {
    var signals = new AtomicInteger();
    word.beginWait();
    ModelChecked.together(
        () -> word.wake(signals::incrementAndGet), () -> word.wake(signals::incrementAndGet));
    if (signals.get() != 1) {
      throw new AssertionError(signals.get() + " signals");
    }
  }

  @Test
  @DisplayName("W1: of two wakers one signals")
  void w1_oneSignals() {
    ModelChecked.check(() -> twoWakersOfAWait(real()));
  }

  @Test
  @DisplayName("W1, broken twin: a read and a write let both signal")
  void w1_brokenTwin() {
    ModelChecked.mustFail(() -> twoWakersOfAWait(Twin.SIGNALS_BEFORE_IT_SAYS_SO.get()));
  }
}
