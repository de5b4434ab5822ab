package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Task;
import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskQueueTest {

  private TaskQueue queue = new TaskQueue(4, 2);
  private final List<Task> added = new ArrayList<>();
  private final List<Task> taken = new ArrayList<>();

  private void add() {
    added.add(Tickets.of(1).getFirst());
    queue.add(added.getLast());
  }

  private void addStack(int count) {
    Task newest = null;
    for (Task task : Tickets.of(count)) {
      task.queueNext(newest);
      newest = task;
      added.add(task);
    }
    queue.addStack(newest);
  }

  private void take(int count) {
    for (int i = 0; i < count; i++) {
      taken.add(queue.poll());
    }
  }

  @Test
  @DisplayName("S1 with no room for another segment nothing is lost, and the order stays")
  void order() {
    for (int i = 0; i < 11; i++) {
      add();
    }
    take(3);
    add();
    addStack(20);
    assertThat(queue.size()).isEqualTo(29);
    take(7);
    addStack(2);
    add();
    take(25);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
    assertThat(taken).isEqualTo(added).allMatch(task -> task.queueNext() == null);
  }

  @Test
  @DisplayName("4.7 the order stays from segment to segment, with collections or without")
  void segments() {
    queue = new TaskQueue(4, Integer.MAX_VALUE);
    for (int i = 0; i < 20; i++) {
      add();
      addStack(i % 7);
      take(i % 5);
      if (i % 6 == 0) {
        System.gc();
      }
    }
    take(queue.size());
    assertThat(queue.isEmpty()).isTrue();
    assertThat(taken).isEqualTo(added).allMatch(task -> task.queueNext() == null);
  }
}
