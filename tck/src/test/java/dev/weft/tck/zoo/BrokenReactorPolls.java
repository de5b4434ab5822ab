package dev.weft.tck.zoo;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reactors whose polls begin, wait or end wrongly.
final class BrokenReactorPolls extends FlawedSubjects {

  @Breaks(
      value = {"7.9", "7.29", "7.30"},
      by = "looks at changed interest only when the next poll begins",
      saying = {"armed and ready", "before all races", "as before"})
  static final class ArmsAtTheNextPoll extends FlawedReactor.Kit {
    ArmsAtTheNextPoll() {
      super(Deferring::new);
    }

    private static final class Deferring extends FlawedReactor {
      private final ConcurrentLinkedQueue<Runnable> changes = new ConcurrentLinkedQueue<>();

      Deferring(Reactor real) {
        super(real);
      }

      @Override
      void arm(Attached handle, int interest) {
        if (polling.get() > 0) {
          changes.add(() -> super.arm(handle, interest));
        } else {
          super.arm(handle, interest);
        }
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        for (Runnable change; (change = changes.poll()) != null; ) {
          change.run();
        }
        return super.poll(timeoutNanos, sink);
      }
    }
  }

  @Breaks(
      value = "7.10",
      perhaps = "7.31", // where the wake-up comes before the poll that it is for
      by = "forgets a wake-up that comes when nobody polls",
      saying = "a poll of -1 ns returns")
  static final class ForgetsEarlyWakeups extends FlawedReactor.Kit {
    ForgetsEarlyWakeups() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                public void wakeup() {
                  if (polling.get() > 0) {
                    super.wakeup();
                  }
                }
              });
    }
  }

  /// As a kqueue's does whose trigger says `EV_CLEAR`: the system resets what was just triggered.
  @Breaks(
      value = {"7.10", "7.11", "7.17", "7.22", "7.32"},
      // 7.9 where a detach ends the poll by chance; 7.14 where nothing else ends it; 7.16 only
      // where there is a shell to send signals
      perhaps = {"7.9", "7.14", "7.16"},
      by = "signals its queue in a way that signals nothing: who sleeps is not woken",
      saying = {
        "a poll returns when it is woken up",
        "a poll returns when it is woken up",
        "a poller returns",
        "a poll returns when it is woken up"
      })
  static final class SignalsNothing extends FlawedReactor.Kit {
    SignalsNothing() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                public void wakeup() {
                  if (polling.get() == 0) {
                    super.wakeup();
                  }
                }
              });
    }
  }

  @Breaks(
      value = "7.10",
      by = "takes a wake-up that comes with an event for that event, and drops the next one",
      saying = "when it was woken up after a poll with an event")
  static final class DropsTheNextWakeup extends FlawedReactor.Kit {
    DropsTheNextWakeup() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private final AtomicBoolean woken = new AtomicBoolean();

                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  int found = super.poll(timeoutNanos, sink);
                  if (found == 0) {
                    woken.set(false);
                  }
                  return found;
                }

                @Override
                public void wakeup() {
                  if (!woken.getAndSet(true)) {
                    super.wakeup();
                  }
                }
              });
    }
  }

  @Breaks(
      value = "7.11",
      by = "rounds timeouts down to milliseconds",
      saying = "nanoseconds that a poll of")
  static final class RoundsDown extends FlawedReactor.Kit {
    RoundsDown() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  return super.poll(
                      timeoutNanos < 0 ? timeoutNanos : timeoutNanos / 1_000_000 * 1_000_000, sink);
                }
              });
    }
  }

  @Breaks(
      value = "7.11",
      by = "reports nothing when it need not wait",
      saying = "a poll that does not wait collects what is there")
  static final class CollectsOnlyWhenItWaits extends FlawedReactor.Kit {
    CollectsOnlyWhenItWaits() {
      super(Keeping::new);
    }

    private static final class Keeping extends FlawedReactor {
      private final Map<Long, Integer> kept = new ConcurrentHashMap<>();

      Keeping(Reactor real) {
        super(real);
      }

      @Override
      void detach(Attached handle) {
        super.detach(handle);
        kept.remove(handle.token());
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        if (timeoutNanos == 0) {
          super.poll(0, (token, bits) -> kept.merge(token, bits, (a, b) -> a | b));
          return 0;
        }
        int late = 0;
        for (long token : kept.keySet()) {
          sink.ready(token, kept.remove(token));
          late++;
        }
        return late + super.poll(late > 0 ? 0 : timeoutNanos, sink);
      }
    }
  }

  @Breaks(
      value = "7.16",
      by = "returns when a signal interrupts its wait",
      saying = "it happened that a signal ends a poll")
  static final class EndedBySignals extends FlawedReactor.Kit {
    EndedBySignals() {
      super(
          nio -> {
            onContinue(nio::wakeup);
            return new FlawedReactor(nio);
          });
    }

    /// In place of EINTR, which no reactor shows: the signal that is sent after a stop.
    private static void onContinue(Runnable action) {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object onSignal =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  action.run();
                  return null;
                });
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance("CONT"), onSignal);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Breaks(
      value = "7.17",
      by = "keeps the sink of a poll in a field that all polls share",
      saying = "what a poll returned, against what it reported")
  static final class SharesOneSink extends FlawedReactor.Kit {
    SharesOneSink() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private volatile ReadinessSink latest = (token, bits) -> {};

                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  latest = sink;
                  return super.poll(timeoutNanos, (token, bits) -> latest.ready(token, bits));
                }
              });
    }
  }

  @Breaks(
      value = "7.26",
      by = "clears the interrupt status when it returns",
      saying = "the interrupt status after the poll")
  static final class SwallowsInterrupts extends FlawedReactor.Kit {
    SwallowsInterrupts() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  int found = super.poll(timeoutNanos, sink);
                  Thread.interrupted();
                  return found;
                }
              });
    }
  }
}
