package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;

/// Leaf futures that are wrong.
final class BrokenLeaves extends FlawedSubjects {

  @Breaks(
      value = "1.1",
      by = "registers when it is made",
      saying = "what the source holds for an unpolled future")
  static final class RegistersWhenMade extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        @Override
        public Future<String> future() {
          keep(() -> {});
          return this;
        }
      };
    }
  }

  @Breaks(value = "1.2", by = "keeps no waker from its first poll", saying = "in vain")
  static final class KeepsNoFirstWaker extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        private boolean polled;

        @Override
        void keep(Waker latest) {
          if (polled) {
            super.keep(latest);
          }
          polled = true;
        }
      };
    }
  }

  @Breaks(value = "1.3", by = "keeps the waker of its first poll for ever", saying = "in vain")
  static final class KeepsTheFirstWaker extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        @Override
        void keep(Waker latest) {
          if (waker == null) {
            super.keep(latest);
          }
        }
      };
    }
  }

  @Breaks(value = "1.4", by = "sleeps in its poll", saying = "in which a poll blocked its thread")
  static final class SleepsInItsPoll extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        @Override
        void keep(Waker latest) {
          LockSupport.parkNanos(1_000);
          super.keep(latest);
        }
      };
    }
  }

  @Breaks(value = "1.5", by = "yields its value again and again", saying = "after it was ready")
  static final class YieldsAgain extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        private boolean cancelled;

        @Override
        public synchronized void cancel(Context cx) {
          cancelled = true;
          super.cancel(cx);
        }

        @Override
        Poll<String> pollOver() {
          return cancelled ? super.pollOver() : Poll.ready("value");
        }
      };
    }
  }

  @Breaks(
      value = "1.7",
      by = "leaves its waker behind when cancelled",
      saying = "what the source holds after a cancel")
  static final class LeavesItsWaker extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        @Override
        public synchronized void cancel(Context cx) {
          over = true;
        }
      };
    }
  }

  @Breaks(
      value = "1.7",
      by = "leaves its waker behind, and does not count it",
      saying = "the waker of a cancelled future is reclaimed")
  static final class HidesItsWaker extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        private Waker left = () -> {};

        @Override
        void keep(Waker latest) {
          left = latest;
          super.keep(latest);
        }
      };
    }
  }

  @Breaks(value = "1.7", by = "wakes when cancelled", saying = "a cancelled future wakes")
  static final class WakesWhenCancelled extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        @Override
        public synchronized void cancel(Context cx) {
          wake();
          super.cancel(cx);
        }
      };
    }
  }

  @Breaks(
      value = "1.7",
      by = "throws when it is cancelled twice",
      saying = "what a cancel throws a second time")
  static final class ThrowsAtTheSecondCancel extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        private boolean cancelled;

        @Override
        public synchronized void cancel(Context cx) {
          if (cancelled) {
            throw new IllegalStateException("cancelled already");
          }
          cancelled = true;
          super.cancel(cx);
        }
      };
    }
  }

  @Breaks(
      value = "1.8",
      by = "takes itself out of a list it is not in when cancelled before its first poll",
      saying = "what a cancel throws before the first poll")
  static final class CancelsWhatNeverBegan extends ToyLeafTck {
    @Override
    protected ToyLeaf open() {
      return new ToyLeaf() {
        private boolean polled;

        @Override
        public synchronized Poll<String> poll(Context cx) throws Exception {
          polled = true;
          return super.poll(cx);
        }

        @Override
        public synchronized void cancel(Context cx) {
          if (!polled) {
            throw new NoSuchElementException("not in the list");
          }
          super.cancel(cx);
        }
      };
    }
  }
}
