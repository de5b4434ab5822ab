package dev.weft.sync;

import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// M2, M4, M5 of [SendingSide] and Q1, Q3 of [MpscQueue].
class MpscModelTest {

  /// A channel for one message.
  private interface Queue {
    /// Whether `value` was sent, else the waker was left behind.
    boolean send(int value, Place place, Waker waker) throws SendFailedException;

    /// The next message, or null after the waker was left behind.
    Integer receive(Waker waker) throws ChannelClosedException;
  }

  private static void send(Queue queue, int value) throws SendFailedException {
    var wakes = new Semaphore(0);
    var place = new Place();
    while (!queue.send(value, place, wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  private static int receive(Queue queue) throws ChannelClosedException {
    var wakes = new Semaphore(0);
    for (; ; ) {
      Integer received = queue.receive(wakes::release);
      if (received != null) {
        return received;
      }
      wakes.acquireUninterruptibly();
    }
  }

  private static void expect(int expected, int received) {
    if (received != expected) {
      throw new AssertionError("received " + received + " instead of " + expected);
    }
  }

  private static void sendTwoThroughOnePlace(Queue queue) throws Exception {
    send(queue, 1);
    ModelChecked.together(
        () -> send(queue, 2),
        () -> {
          expect(1, receive(queue));
          expect(2, receive(queue));
        });
  }

  private static final class Real implements Queue {
    private final MpscQueue<Integer> queue;

    Real() {
      this(1);
    }

    Real(int capacity) {
      queue = new MpscQueue<>(capacity);
    }

    @Override
    public boolean send(int value, Place place, Waker waker) throws SendFailedException {
      return queue.send(value, place, waker);
    }

    @Override
    public Integer receive(Waker waker) throws ChannelClosedException {
      return queue.receive(waker);
    }
  }

  @Test
  @DisplayName("12.1, M2, Q3: who waits for a place, or for a message, is woken")
  void m2_waitersAreWoken() {
    ModelChecked.check(() -> sendTwoThroughOnePlace(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName(
      "12.1, M2: a message taken without the lock frees its place for who is about to wait")
  void m2_theSecondLook() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real(2));
          send(real, 1);
          send(real, 2);
          expect(1, receive(real)); // 2 is in the batch, so that the next receive needs no lock
          send(real, 3);
          ModelChecked.together(() -> send(real, 4), () -> expect(2, real.receive(null)));
        });
  }

  @Test
  @DisplayName("12.2, M4: a sender that gives up passes on what it is granted meanwhile")
  void m4_grantsArePassedOn() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          send(real, 1);
          var givesUp = ModelChecked.shared(new Place());
          var place = ModelChecked.shared(new Place());
          var woken = ModelChecked.shared(new Semaphore(0));
          if (real.send(2, givesUp, () -> {}) || real.send(3, place, woken::release)) {
            throw new AssertionError("a full channel took a message");
          }
          ModelChecked.together(
              () -> real.queue.giveUp(givesUp), () -> expect(1, real.receive(null)));
          woken.acquireUninterruptibly();
          if (!real.send(3, place, null)) {
            throw new AssertionError("woken, and no place");
          }
        });
  }

  @Test
  @DisplayName("12.3, M5: the last sender, and the last place held, end the channel for who waits")
  void m5_theEndIsHeard() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          var held = ModelChecked.shared(new Place());
          if (!real.queue.reserve(held, null)) {
            throw new AssertionError("no place in an empty channel");
          }
          ModelChecked.together(
              () -> real.queue.giveUp(held),
              () -> real.queue.removeSender(new Place(), new WakeList()),
              () -> {
                try {
                  receive(real);
                  throw new AssertionError("received");
                } catch (ChannelClosedException expected) {
                  // it has ended
                }
              });
        });
  }

  /// A message that counts its ends.
  private static final class Message implements Owned {
    private final AtomicInteger ends = new AtomicInteger();

    @Override
    public void close() {
      ends.incrementAndGet();
    }
  }

  @Test
  @DisplayName("12.13, Q1: beside a close, a message is received or closed, never both")
  void q1_oneOwner() {
    ModelChecked.check(
        () -> {
          var queue = ModelChecked.shared(new MpscQueue<Message>(2));
          var first = ModelChecked.shared(new Message());
          var second = ModelChecked.shared(new Message());
          queue.send(first, null, null);
          queue.send(second, null, null);
          queue.receive(null);
          ModelChecked.together(
              () -> {
                try {
                  queue.receive(null).ends.incrementAndGet();
                } catch (ChannelClosedException closed) {
                  // before it was received
                }
              },
              () -> queue.closeReceiver(new WakeList()));
          if (first.ends.get() != 0 || second.ends.get() != 1) {
            throw new AssertionError(first.ends.get() + " and " + second.ends.get() + " ends");
          }
        });
  }

  /// The twin: a sender queues and does not look for a place again.
  private static final class Twin implements Queue {
    private final AtomicReference<Integer> message = new AtomicReference<>();
    private final AtomicReference<Waker> sender = new AtomicReference<>();
    private final AtomicReference<Waker> receiver = new AtomicReference<>();

    @Override
    public boolean send(int value, Place place, Waker waker) {
      if (message.get() != null) {
        sender.set(waker);
        return false;
      }
      message.set(value);
      wake(receiver);
      return true;
    }

    @Override
    public Integer receive(Waker waker) {
      receiver.set(waker);
      Integer received = message.get();
      if (received != null) {
        message.set(null);
        wake(sender);
      }
      return received;
    }

    private static void wake(AtomicReference<Waker> of) {
      Waker waker = of.getAndSet(null);
      if (waker != null) {
        waker.wake();
      }
    }
  }

  @Test
  @DisplayName("12.1, M2, broken twin: queues for a place and does not look again")
  void m2_brokenTwin() {
    ModelChecked.mustFail(() -> sendTwoThroughOnePlace(ModelChecked.shared(new Twin())));
  }
}
