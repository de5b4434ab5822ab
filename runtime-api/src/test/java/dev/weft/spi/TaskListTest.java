package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public class TaskListTest {

  private final List<Task> t = Tickets.of(6);
  private final TaskList list = new TaskList();

  private static List<Task> takeAll(TaskList list) {
    List<Task> all = new ArrayList<>();
    for (Task task = list.poll(); task != null; task = list.poll()) {
      all.add(task);
    }
    return all;
  }

  private void holds(Task... tasks) {
    assertThat(list.size()).isEqualTo(tasks.length);
    assertThat(list.isEmpty()).isEqualTo(tasks.length == 0);
    assertThat(list.first()).isSameAs(tasks.length == 0 ? null : tasks[0]);
    assertThat(list.last()).isSameAs(tasks.length == 0 ? null : tasks[tasks.length - 1]);
    assertThat(takeAll(list)).containsExactly(tasks);
    assertThat(list.size()).isZero();
    assertThat(tasks).allMatch(task -> task.queueNext() == null);
  }

  @Test
  @DisplayName("as a queue: tasks leave in the order of their additions, unlinked")
  public void queue() {
    holds();
    t.forEach(list::addLast);
    assertThat(list.poll()).isSameAs(t.getFirst());
    list.addLast(t.getFirst());
    holds(t.get(1), t.get(2), t.get(3), t.get(4), t.get(5), t.get(0));
    list.addLast(t.getFirst());
    holds(t.get(0));
  }

  @Test
  @DisplayName("as a stack: the newest comes first")
  public void stack() {
    list.addFirst(t.get(0));
    list.addFirst(t.get(1));
    list.addLast(t.get(2));
    holds(t.get(1), t.get(0), t.get(2));
  }

  @Test
  @DisplayName("a stack that is added is turned round, behind what is there")
  public void turnedRound() {
    var stack = new TaskList();
    t.subList(1, 4).forEach(stack::addFirst);
    list.addLast(t.get(0));
    list.addReversed(stack.first());
    list.addReversed(null);
    stack.clear();
    assertThat(stack.isEmpty()).isTrue();
    t.subList(4, 6).forEach(stack::addFirst);
    list.addReversed(stack.first());
    holds(t.toArray(new Task[0]));
  }
}
