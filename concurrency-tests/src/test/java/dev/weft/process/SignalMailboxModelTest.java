package dev.weft.process;

import dev.weft.Context;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// L1, L2 of [SignalMailbox].
class SignalMailboxModelTest {

  /// What one delivers, and another takes and looks at.
  private interface Signals {
    void deliver() throws Exception;

    /// Takes a signal, waiting for it.
    void take() throws Exception;

    /// Whoever took it has looked at what it is about.
    void done();
  }

  private static final class Real implements Signals {
    private final SignalMailbox mailbox = new SignalMailbox(1);

    @Override
    public void deliver() {
      mailbox.deliver(SignalKind.HUP);
    }

    @Override
    public void take() throws Exception {
      var wakes = new Semaphore(0);
      while (mailbox.poll(Context.of(wakes::release)) == null) {
        wakes.acquireUninterruptibly();
      }
    }

    @Override
    public void done() {
      // the bit was cleared before
    }
  }

  /// The twin: clears the bit when the signal was looked at.
  private static final class Twin implements Signals {
    private final AtomicInteger queued = new AtomicInteger();
    private final Semaphore messages = new Semaphore(0);

    @Override
    public void deliver() {
      if (queued.getAndSet(1) == 0) {
        messages.release();
      }
    }

    @Override
    public void take() {
      messages.acquireUninterruptibly();
    }

    @Override
    public void done() {
      queued.set(0);
    }
  }

  /// The configuration was changed before the second signal: whoever takes signals reads it.
  private static void reload(Signals signals) throws Exception {
    var changed = ModelChecked.shared(new AtomicInteger());
    signals.deliver();
    ModelChecked.together(
        () -> {
          changed.set(1);
          signals.deliver();
        },
        () -> {
          int seen;
          do {
            signals.take();
            seen = changed.get();
            signals.done();
          } while (seen == 0);
        });
  }

  @Test
  @DisplayName("L1, L2: what was there before a signal is seen by who takes it, or a later one")
  void l2_noneIsLost() {
    ModelChecked.check(() -> reload(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName("L2, broken twin: the bit is cleared after the look")
  void l2_brokenTwin() {
    ModelChecked.mustFail(() -> reload(ModelChecked.shared(new Twin())));
  }
}
