package dev.weft.sync;

import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// R2, R4 of [MpmcQueue].
class MpmcModelTest {

  /// A channel for two messages, as its receivers see it.
  private interface Queue {
    void send(int value) throws SendFailedException;

    /// The next message, or null after `place` was queued with `waker`.
    Integer receive(Waiter place, Waker waker) throws ChannelClosedException;

    /// Takes `place` out of the queue.
    void giveUp(Waiter place);
  }

  private static final class Real implements Queue {
    private final MpmcQueue<Integer> queue = new MpmcQueue<>(2);

    @Override
    public void send(int value) throws SendFailedException {
      queue.send(value, null, null);
    }

    @Override
    public Integer receive(Waiter place, Waker waker) throws ChannelClosedException {
      return queue.receive(place, waker);
    }

    @Override
    public void giveUp(Waiter place) {
      queue.cancelReceive(place);
    }
  }

  private static int receive(Queue queue, Waiter place, Semaphore wakes)
      throws ChannelClosedException {
    for (; ; ) {
      Integer received = queue.receive(place, wakes::release);
      if (received != null) {
        return received;
      }
      wakes.acquireUninterruptibly();
    }
  }

  /// Two wait; a message comes beside the first one's cancel.
  private static void theTurnIsPassedOn(Queue queue) throws Exception {
    var givesUp = ModelChecked.shared(new Waiter());
    var waits = ModelChecked.shared(new Waiter());
    var wakes = ModelChecked.shared(new Semaphore(0));
    if (queue.receive(givesUp, () -> {}) != null || queue.receive(waits, wakes::release) != null) {
      throw new AssertionError("received from an empty channel");
    }
    ModelChecked.together(() -> queue.send(1), () -> queue.giveUp(givesUp));
    wakes.acquireUninterruptibly();
    if (receive(queue, waits, wakes) != 1) {
      throw new AssertionError("another message");
    }
  }

  @Test
  @DisplayName("12.2, R4: a receiver that gives up passes its turn on")
  void r4_theTurnIsPassedOn() {
    ModelChecked.check(() -> theTurnIsPassedOn(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName("R2: two receivers have a message each, one of them hears of the end")
  void r2_messagesAndTheEndAreHeard() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          int[] received = ModelChecked.shared(new int[2]);
          ModelChecked.together(
              () -> {
                real.send(1);
                real.queue.removeSender(new Place(), new WakeList());
              },
              () -> received[0] = receiveOrEnd(real),
              () -> received[1] = receiveOrEnd(real));
          if (received[0] + received[1] != 1) {
            throw new AssertionError(received[0] + " and " + received[1]);
          }
        });
  }

  private static int receiveOrEnd(Queue queue) {
    try {
      return receive(queue, new Waiter(), new Semaphore(0));
    } catch (ChannelClosedException end) {
      return 0;
    }
  }

  /// The twin: whoever is woken and gives up keeps the turn.
  private static final class Twin implements Queue {
    private final Deque<Integer> messages = new ArrayDeque<>();
    private final WaitQueue receiving = new WaitQueue();

    @Override
    public void send(int value) {
      Waker waker;
      synchronized (this) {
        messages.add(value);
        waker = receiving.grantFirst();
      }
      WakeList.wake(waker);
    }

    @Override
    public synchronized Integer receive(Waiter place, Waker waker) {
      Integer received = messages.poll();
      if (received == null) {
        receiving.await(place, waker);
      }
      return received;
    }

    @Override
    public synchronized void giveUp(Waiter place) {
      receiving.remove(place);
    }
  }

  @Test
  @DisplayName("12.2, R4, broken twin: a receiver that gives up keeps its turn")
  void r4_brokenTwin() {
    ModelChecked.mustFail(() -> theTurnIsPassedOn(ModelChecked.shared(new Twin())));
  }
}
