package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  @DisplayName("a list that is added goes behind what is there, in its order, and is empty then")
  public void addAll() {
    var other = new TaskList();
    list.addAll(other);
    holds();
    t.subList(0, 2).forEach(other::addLast);
    list.addAll(other);
    assertThat(other.isEmpty()).isTrue();
    t.subList(2, 5).forEach(other::addLast);
    list.addAll(other);
    other.addLast(t.get(5));
    holds(t.subList(0, 5).toArray(new Task[0]));
    assertThat(takeAll(other)).containsExactly(t.get(5));
  }

  @Test
  @DisplayName("a stack that is added is turned round, behind what is there")
  public void turnedRound() {
    list.addLast(t.get(0));
    list.addReversed(stackOf(t.subList(1, 4)));
    list.addReversed(null);
    list.addReversed(stackOf(t.subList(4, 6)));
    holds(t.toArray(new Task[0]));
  }

  /// Pushes the tasks, one after the other; the top.
  private static Task stackOf(List<Task> tasks) {
    Task top = null;
    for (Task task : tasks) {
      task.queueNext(top);
      top = task;
    }
    return Objects.requireNonNull(top);
  }
}
