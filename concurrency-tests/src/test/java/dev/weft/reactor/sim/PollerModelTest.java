package dev.weft.reactor.sim;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The poller of a simulated host, and those who wake it. (Under the model checker a park may end
/// for nothing, so a poller that says too late that it sleeps is not caught here; rule 7.10 does
/// that with threads.)
class PollerModelTest {

  /// The part of a reactor that is about sleeping.
  private interface Reactor {
    void wakeup();

    /// Returns after a wake-up.
    void poll();
  }

  private static Reactor real() {
    var reactor = ModelChecked.shared(new SimReactor(new Network(0).host("a")));
    return new Reactor() {
      @Override
      public void wakeup() {
        reactor.wakeup();
      }

      @Override
      public void poll() {
        reactor.poll(-1, (token, bits) -> {});
      }
    };
  }

  /// Each has one step done wrongly.
  private enum Twin implements Supplier<Reactor> {
    /// Forgets, when it begins, what came before.
    FORGETS_WHAT_CAME_BEFORE,
    /// Wakes only whoever says that it sleeps, and leaves no note.
    LEAVES_NO_NOTE;

    @Override
    public Reactor get() {
      return ModelChecked.shared(new Broken(this));
    }
  }

  private static final class Broken implements Reactor {
    private final Twin twin;
    private boolean isWoken;
    private Thread sleeper;

    Broken(Twin twin) {
      this.twin = twin;
    }

    @Override
    public synchronized void wakeup() {
      isWoken = twin != Twin.LEAVES_NO_NOTE || sleeper != null;
      Thread asleep = sleeper;
      if (asleep != null) {
        sleeper = null;
        LockSupport.unpark(asleep);
      }
    }

    @Override
    public void poll() {
      if (twin == Twin.FORGETS_WHAT_CAME_BEFORE) {
        synchronized (this) {
          isWoken = false;
        }
      }
      while (true) {
        synchronized (this) {
          sleeper = null;
          if (isWoken) {
            isWoken = false;
            return;
          }
          sleeper = Thread.currentThread();
        }
        LockSupport.park();
      }
    }
  }

  /// The poller looks for work when it was woken, and has done when there was that of both.
  private static void pollerAndWakers(Reactor reactor) throws InterruptedException {
    var first = new AtomicBoolean();
    var second = new AtomicBoolean();
    ModelChecked.together(
        () -> {
          first.set(true);
          reactor.wakeup();
        },
        () -> {
          second.set(true);
          reactor.wakeup();
        },
        () -> {
          while (!first.get() || !second.get()) {
            reactor.poll();
          }
        });
  }

  @Test
  @DisplayName("7.10, P1: no wake-up is lost")
  void p1_noneIsLost() {
    ModelChecked.check(() -> pollerAndWakers(real()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("7.10, P1, broken twins: a wake-up is lost")
  void p1_brokenTwins(Twin twin) {
    ModelChecked.mustFail(() -> pollerAndWakers(twin.get()));
  }
}
