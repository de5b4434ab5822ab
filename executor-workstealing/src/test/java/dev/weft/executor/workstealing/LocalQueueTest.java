package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.toys.Patience;
import dev.weft.toys.Tickets;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalQueueTest {

  private final LocalQueue queue = new LocalQueue(4);
  private final LocalQueue thief = new LocalQueue(4);

  private static List<Task> popAll(LocalQueue queue) {
    List<Task> all = new ArrayList<>();
    for (Task t = queue.pop(); t != null; t = queue.pop()) {
      all.add(t);
    }
    return all;
  }

  private static List<Task> all(TaskList chain) {
    List<Task> all = new ArrayList<>();
    for (Task t = chain.poll(); t != null; t = chain.poll()) {
      all.add(t);
    }
    return all;
  }

  @Test
  @DisplayName("the owner takes in the order it added")
  void firstInFirstOut() {
    var t = Tickets.of(3);
    t.forEach(queue::push);
    assertThat(popAll(queue)).isEqualTo(t);
    assertThat(queue.pop()).isNull();
  }

  @Test
  @DisplayName("a push says how many wait, and 0 when there is no room")
  void q1_pushIntoAFullQueueIsRefused() {
    var t = Tickets.of(5);
    assertThat(t.stream().map(queue::push)).containsExactly(1, 2, 3, 4, 0);
    assertThat(queue.room()).isZero();
    assertThat(popAll(queue)).isEqualTo(t.subList(0, 4));
  }

  @Test
  @DisplayName("5.2: an overflow moves the older half and the new task")
  void overflowMovesHalf() {
    var t = Tickets.of(5);
    t.subList(0, 4).forEach(queue::push);
    var moved = new TaskList();
    assertThat(queue.overflow(t.get(4), moved)).isTrue();
    assertThat(all(moved)).containsExactly(t.get(0), t.get(1), t.get(4));
    assertThat(popAll(queue)).containsExactly(t.get(2), t.get(3));
  }

  @Test
  @DisplayName("an overflow of a queue with room does nothing")
  void overflowFindsRoom() {
    var t = Tickets.of(4);
    t.subList(0, 3).forEach(queue::push);
    assertThat(queue.overflow(t.get(3), new TaskList())).isFalse();
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  @DisplayName("a thief takes the older half, rounded up, in order")
  void thiefTakesHalf() {
    var t = Tickets.of(3);
    t.forEach(queue::push);
    assertThat(queue.stealInto(thief)).isSameAs(t.get(0));
    assertThat(popAll(thief)).containsExactly(t.get(1));
    assertThat(popAll(queue)).containsExactly(t.get(2));
  }

  @Test
  @DisplayName("a thief takes the last task, and nothing from an empty queue")
  void thiefTakesTheLast() {
    var t = Tickets.of(1);
    queue.push(t.get(0));
    assertThat(queue.stealInto(thief)).isSameAs(t.get(0));
    assertThat(queue.stealInto(thief)).isNull();
    assertThat(thief.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("rounds of the ring: adding, taking and stealing keep the order")
  void ringTurns() {
    var t = Tickets.of(300);
    var out = new ArrayList<Task>();
    for (int i = 0; i < 300; i += 3) {
      queue.push(t.get(i));
      queue.push(t.get(i + 1));
      out.add(queue.pop());
      queue.push(t.get(i + 2));
      out.add(queue.stealInto(thief));
      out.addAll(popAll(thief));
      out.addAll(popAll(queue));
    }
    assertThat(out).isEqualTo(t);
  }

  @Test
  @DisplayName("4.10: slots emptied by thieves do not keep tasks reachable")
  void q4_ownerForgetsWhatWasStolen() {
    var t = Tickets.of(4);
    t.forEach(queue::push);
    queue.stealInto(thief);
    popAll(queue);
    popAll(thief);
    queue.forgetStolen();
    var weak = t.stream().map(WeakReference::new).toList();
    t.clear();
    Patience.until(
        "all tasks are collected",
        () -> {
          System.gc();
          return weak.stream().allMatch(w -> w.get() == null);
        });
  }

  @Test
  @DisplayName("a capacity is a power of two")
  void capacity() {
    assertThatThrownBy(() -> new LocalQueue(3)).isInstanceOf(IllegalArgumentException.class);
  }
}
