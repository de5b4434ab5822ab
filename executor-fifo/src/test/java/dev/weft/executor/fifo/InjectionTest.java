package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Task;
import dev.weft.toys.Patience;
import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InjectionTest {

  private final Injection injection = new Injection();
  private final TaskQueue queue = new TaskQueue();

  @Test
  @DisplayName("N2 tasks leave in the order of their pushes")
  void order() {
    List<Task> pushed = Tickets.of(100);
    List<Task> taken = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      injection.push(pushed.get(i));
      if (i % 7 == 0) {
        injection.takeAll(queue);
      }
    }
    injection.takeAll(queue);
    for (Task task = queue.poll(); task != null; task = queue.poll()) {
      taken.add(task);
    }
    assertThat(taken).isEqualTo(pushed);
    assertThat(injection.isEmpty()).isTrue();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("N4 4.10 a task that has left does not keep those that came after it")
  void linksNothing() {
    Tickets.of(1000).forEach(injection::push);
    injection.takeAll(queue);
    for (Task task = queue.poll(); task != null; task = queue.poll()) {
      assertThat(task.queueNext()).isNull();
    }
  }

  @Test
  @DisplayName("N3 a closed injection refuses")
  void closed() {
    List<Task> t = Tickets.of(2);
    injection.push(t.get(0));
    injection.close(queue);
    assertThat(queue.poll()).isNotNull();
    assertThat(injection.isEmpty()).isTrue();
    assertThatThrownBy(() -> injection.push(t.get(1)))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  @DisplayName("N1 N2 5.1 pushes from four threads are each taken once, in each thread's order")
  void concurrent() throws Exception {
    int each = 50_000;
    int producers = 4;
    List<List<Task>> pushed = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      pushed.add(Tickets.of(each));
    }
    List<Thread> threads = new ArrayList<>();
    for (List<Task> mine : pushed) {
      threads.add(Thread.ofPlatform().start(() -> mine.forEach(injection::push)));
    }
    List<Task> taken = new ArrayList<>();
    Patience.until(
        "all were taken",
        () -> {
          injection.takeAll(queue);
          for (Task task = queue.poll(); task != null; task = queue.poll()) {
            taken.add(task);
          }
          return taken.size() == each * producers;
        });
    for (Thread thread : threads) {
      thread.join();
    }
    for (List<Task> mine : pushed) {
      var of = new java.util.HashSet<>(mine);
      assertThat(taken.stream().filter(of::contains).toList()).isEqualTo(mine);
    }
  }
}
