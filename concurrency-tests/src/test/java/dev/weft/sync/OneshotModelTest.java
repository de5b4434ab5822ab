package dev.weft.sync;

import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// O1 and O2 of [OneshotCell]: wakers that are kept under a lock and called outside of it, as in
/// every channel.
class OneshotModelTest {

  private static final int VALUE = 7;

  /// What the two ends do with the cell.
  private interface Cell {
    void send();

    /// The value, or null after `waker` was left behind.
    Integer receive(Waker waker) throws ChannelClosedException;
  }

  private static Integer await(Cell cell) throws ChannelClosedException {
    var wakes = new Semaphore(0);
    for (; ; ) {
      Integer received = cell.receive(wakes::release);
      if (received != null) {
        return received;
      }
      wakes.acquireUninterruptibly();
    }
  }

  private static void sendAndReceive(Cell cell) throws InterruptedException {
    ModelChecked.together(
        () -> {
          if (await(cell) != VALUE) {
            throw new AssertionError("another value");
          }
        },
        cell::send);
  }

  private static final class Real implements Cell {
    private final OneshotCell<Integer> cell = new OneshotCell<>();

    @Override
    public void send() {
      cell.send(VALUE);
    }

    @Override
    public Integer receive(Waker waker) throws ChannelClosedException {
      return cell.receive(waker);
    }
  }

  @Test
  @DisplayName("12.12, O1, O2: what is sent wakes who waits, or is about to")
  void o2_theReceiverIsWoken() {
    ModelChecked.check(() -> sendAndReceive(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName("12.12, O2: the close of either end wakes who waits at the other")
  void o2_closesAreHeard() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          var closed = new Semaphore(0);
          ModelChecked.together(
              real.cell::closeSender,
              () -> {
                try {
                  await(real);
                  throw new AssertionError("received");
                } catch (ChannelClosedException expected) {
                  // the other end closed
                }
              },
              () -> {
                while (!real.cell.pollReceiverGone(closed::release)) {
                  closed.acquireUninterruptibly();
                }
              });
        });
  }

  /// The twin: looks under one hold of the lock and leaves its waker under another.
  private static final class Twin implements Cell {
    private final AtomicReference<Integer> value = new AtomicReference<>();
    private Waker receiver;

    @Override
    public void send() {
      Waker waker;
      synchronized (this) {
        value.set(VALUE);
        waker = receiver;
      }
      if (waker != null) {
        waker.wake();
      }
    }

    @Override
    public Integer receive(Waker waker) {
      Integer received = value.get();
      if (received == null) {
        synchronized (this) {
          receiver = waker;
        }
      }
      return received;
    }
  }

  @Test
  @DisplayName("12.12, O2, broken twin: looks and leaves its waker in two steps")
  void o2_brokenTwin() {
    ModelChecked.mustFail(() -> sendAndReceive(new Twin()));
  }
}
