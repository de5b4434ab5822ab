package dev.weft.spi;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A1 to A4 of [ThreadBound]: parties that take places and give them back. Whoever waits beside a
/// free place hangs.
class ThreadBoundModelTest {

  /// Asks again when there may be room, and has one thread that may rest.
  private static final class Party implements ThreadBound.Party {
    final Semaphore room = new Semaphore(0);
    final Semaphore wanted = new Semaphore(0);
    final AtomicBoolean idle = new AtomicBoolean();
    final ThreadBound.Share share;

    Party(ThreadBound bound) {
      share = bound.join(this);
    }

    @Override
    public void room() {
      room.release();
    }

    @Override
    public void endIdle() {
      if (idle.get()) {
        wanted.release();
      }
    }

    void take() {
      while (!share.tryTake()) {
        room.acquireUninterruptibly();
      }
    }

    /// Its thread rests until another party needs the place.
    void rest() {
      idle.set(true);
      while (!share.isWanted()) {
        wanted.acquireUninterruptibly();
      }
      share.giveBack();
    }

    void restLooksFirst() {
      boolean isWanted = share.isWanted();
      idle.set(true);
      while (!isWanted) {
        wanted.acquireUninterruptibly();
        isWanted = share.isWanted();
      }
      share.giveBack();
    }
  }

  private static Party party(ThreadBound bound, int threads) {
    var party = new Party(bound);
    for (int i = 0; i < threads; i++) {
      if (!party.share.tryTake()) {
        throw new AssertionError("no place");
      }
    }
    return ModelChecked.shared(party);
  }

  private static void atMost(int limit, AtomicInteger taken) {
    if (taken.get() > limit) {
      throw new AssertionError(taken + " taken");
    }
  }

  @Test
  @DisplayName("11.7, A1: two who take at once have no more than there are")
  void a1_noMoreThanTheLimit() {
    ModelChecked.check(
        () -> {
          var party = party(new ThreadBound(2), 1);
          var taken = new AtomicInteger(1);
          ModelChecked.Body taker =
              () -> {
                if (party.share.tryTake()) {
                  taken.incrementAndGet();
                }
              };
          ModelChecked.together(taker, taker);
          atMost(2, taken);
        });
  }

  @Test
  @DisplayName("11.7, A1, broken twin: who looks and then counts takes too many")
  void a1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var taken = new AtomicInteger(1);
          ModelChecked.Body taker =
              () -> {
                if (taken.get() < 2) {
                  taken.incrementAndGet();
                }
              };
          ModelChecked.together(taker, taker);
          atMost(2, taken);
        });
  }

  @Test
  @DisplayName("11.7, A2: who was refused gets the place that is given back meanwhile")
  void a2_nobodyWaitsBesideAFreePlace() {
    ModelChecked.check(
        () -> {
          var party = party(new ThreadBound(1), 1);
          ModelChecked.together(party::take, party.share::giveBack);
        });
  }

  @Test
  @DisplayName("11.7, A2, broken twin: who is refused is marked a moment later")
  void a2_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var taken = new AtomicInteger(1);
          var wanting = new AtomicBoolean();
          var room = new Semaphore(0);
          ModelChecked.together(
              () -> {
                while (!taken.compareAndSet(0, 1)) {
                  wanting.set(true);
                  room.acquireUninterruptibly();
                }
              },
              () -> {
                taken.set(0);
                if (wanting.getAndSet(false)) {
                  room.release();
                }
              });
        });
  }

  /// One party wants a second thread, the other's only one is about to rest.
  private static void idleThread(boolean looksFirst) throws InterruptedException {
    var bound = new ThreadBound(2);
    var wants = party(bound, 1);
    var rests = party(bound, 1);
    ModelChecked.together(wants::take, looksFirst ? rests::restLooksFirst : rests::rest);
  }

  @Test
  @DisplayName("11.7, A3: an idle thread of one party makes room for another's")
  void a3_idleThreadsMakeRoom() {
    ModelChecked.check(() -> idleThread(false));
  }

  @Test
  @DisplayName("11.7, A3, broken twin: looks whether it is wanted before it says that it is idle")
  void a3_brokenTwin() {
    ModelChecked.mustFail(() -> idleThread(true));
  }

  /// The only thread waits for what needs a thread.
  private static void waitsForAnother(boolean givesBack) throws InterruptedException {
    var bound = ModelChecked.shared(new ThreadBound(1));
    var party = party(bound, 1);
    var done = new Semaphore(0);
    ModelChecked.together(
        () -> {
          if (givesBack) {
            party.share.giveBack();
          }
          done.acquireUninterruptibly();
          if (givesBack) {
            party.share.takeBack();
          }
        },
        () -> {
          party.take();
          done.release();
          party.share.giveBack();
        });
    if (party.share.tryTake()) {
      throw new AssertionError("a place too many");
    }
  }

  @Test
  @DisplayName("11.7, A4: who waits for the runtime leaves his place to what he waits for")
  void a4_whoWaitsDoesNotCount() {
    ModelChecked.check(() -> waitsForAnother(true));
  }

  @Test
  @DisplayName("11.7, A4, broken twin: who waits keeps his place")
  void a4_brokenTwin() {
    ModelChecked.mustFail(() -> waitsForAnother(false));
  }
}
