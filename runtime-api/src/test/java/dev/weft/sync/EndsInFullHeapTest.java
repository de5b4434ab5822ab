package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Owned;
import dev.weft.Waker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What ends tells everybody, also where the heap has no room for a list of them. A [WakeList] that
/// takes one at a time is what there is then.
@Timeout(30)
class EndsInFullHeapTest {

  private static final int PARTIES = 4;

  private final List<Integer> woken = new ArrayList<>();

  private Waker party(int number) {
    return () -> woken.add(number);
  }

  private static WakeList listOfOne() {
    return new WakeList(1);
  }

  @Test
  @DisplayName(
      "a list without heap takes one from a queue and one more, says so, and is empty then")
  void list() {
    WakeList wakers = listOfOne();
    var queue = new WaitQueue();
    for (int i = 0; i < PARTIES; i++) {
      queue.await(new Waiter(), party(i));
    }
    queue.drainTo(wakers);
    wakers.add(party(PARTIES));
    assertThat(wakers.wakeAll()).isTrue();
    assertThat(woken).containsExactly(0, PARTIES);
    queue.drainTo(wakers);
    assertThat(wakers.wakeAll()).isTrue();
    assertThat(woken).containsExactly(0, PARTIES, 1);
    queue.remove(queue.first());
    queue.drainTo(wakers);
    assertThat(wakers.wakeAll()).as("all that were there").isFalse();
    assertThat(woken).containsExactly(0, PARTIES, 1, 3);
    assertThat(wakers.wakeAll()).isFalse();
  }

  @Test
  @DisplayName("the receiver's end is heard by all who wait to send, and closes what it leaves")
  void receiverOfFullChannel() throws Exception {
    var closed = new ArrayList<Integer>();
    var queue = new MpscQueue<Owned>(3);
    for (int i = 0; i < 3; i++) {
      int message = i;
      assertThat(queue.send(() -> closed.add(message), null, null)).isTrue();
    }
    queue.receive(null);
    queue.send(() -> closed.add(3), null, null);
    for (int i = 0; i < PARTIES; i++) {
      assertThat(queue.send(() -> {}, new Place(), party(i))).isFalse();
    }
    queue.closeReceiver(listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);
    assertThat(closed).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("the last sender's end is heard by all who wait to send, and by the receiver")
  void sendersOfFullChannel() throws Exception {
    var queue = new MpscQueue<Integer>(1);
    queue.send(1, null, null);
    for (int i = 0; i < PARTIES; i++) {
      assertThat(queue.send(2, new Place(), party(i))).isFalse();
    }
    queue.removeSender(new Place(), listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);

    var empty = new MpscQueue<Integer>(1);
    assertThat(empty.receive(party(7))).isNull();
    empty.removeSender(new Place(), listOfOne());
    assertThat(woken).endsWith(7);
  }

  @Test
  @DisplayName("the last sender's end is heard by all receivers of a queue")
  void receiversOfQueue() throws Exception {
    var queue = new MpmcQueue<Integer>(1);
    for (int i = 0; i < PARTIES; i++) {
      assertThat(queue.receive(new Waiter(), party(i))).isNull();
    }
    queue.removeSender(new Place(), listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("the last receiver's end is heard by all who wait to send; what is left is closed")
  void sendersOfQueue() throws Exception {
    List<Integer> closed = new ArrayList<>();
    var queue = new MpmcQueue<Owned>(3);
    queue.send(() -> closed.add(0), null, null);
    queue.receive(null, null);
    for (int i = 1; i <= 3; i++) {
      int number = i;
      queue.send(() -> closed.add(number), null, null);
    }
    for (int i = 0; i < PARTIES; i++) {
      assertThat(queue.send(() -> {}, new Place(), party(i))).isFalse();
      assertThat(queue.pollClosed(new Waiter(), party(PARTIES + i))).isFalse();
    }
    queue.removeReceiver(new Waiter(), listOfOne());
    assertThat(woken).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(closed).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("the last sender's end is heard by all receivers of a broadcast")
  void receiversOfBroadcast() throws Exception {
    var ring = new BroadcastRing<Integer>(1, false);
    ring.addSender();
    for (int i = 0; i < PARTIES; i++) {
      assertThat(ring.receive(ring.addReceiver(), party(i))).isNull();
    }
    ring.removeSender(listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("the end of the last one on leave is heard by all who wait to broadcast")
  void sendersOfBroadcast() throws Exception {
    var ring = new BroadcastRing<Integer>(1, false);
    BroadcastCursor receiver = ring.addReceiver();
    ring.send(1, null, null);
    for (int i = 0; i < PARTIES; i++) {
      assertThat(ring.send(2, new Waiter(), party(i))).isFalse();
    }
    ring.deactivate(receiver);
    assertThat(woken).as("granted the room").containsExactly(0);
    ring.removeInactive(listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("the last sender's end is heard by all who watch")
  void watchers() throws Exception {
    var cell = new WatchCell<>(0);
    cell.addSender();
    for (int i = 0; i < PARTIES; i++) {
      assertThat(cell.changed(cell.addReceiver(), party(i))).isFalse();
    }
    cell.removeSender(listOfOne());
    assertThat(woken).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("permits given back are granted to all they suffice for, without a list")
  void permits() throws Exception {
    var queue = new PermitQueue(0);
    List<PermitWaiter> waiting = new ArrayList<>();
    int[] needed = {1, 2, 0, 4, 1};
    for (int i = 0; i < needed.length; i++) {
      var waiter = new PermitWaiter();
      waiting.add(waiter);
      assertThat(queue.acquire(waiter, needed[i], party(i))).isFalse();
    }
    queue.release(5);
    assertThat(woken).containsExactly(0, 1, 2);
    assertThat(queue.tryAcquire(1)).as("before those who wait").isFalse();
    queue.release(3);
    assertThat(woken).containsExactly(0, 1, 2, 3, 4);
    for (int i = 0; i < needed.length; i++) {
      assertThat(queue.acquire(waiting.get(i), needed[i], party(i))).isTrue();
    }
    assertThat(queue.free()).isZero();
  }
}
