package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.toys.Patience;
import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InjectionTest {

  private final Injection injection = new Injection();
  private final LocalQueue queue = new LocalQueue(8);

  private List<Task> takeAll(int workers) {
    List<Task> all = new ArrayList<>();
    for (Task t = injection.take(queue, workers); t != null; t = injection.take(queue, workers)) {
      all.add(t);
      for (Task more = queue.pop(); more != null; more = queue.pop()) {
        all.add(more);
      }
    }
    return all;
  }

  @Test
  @DisplayName("tasks leave in the order of their pushes")
  void n2_firstInFirstOut() {
    var t = Tickets.of(30);
    t.subList(0, 10).forEach(injection::push);
    var overflow = new TaskList();
    t.subList(10, 20).forEach(overflow::addLast);
    assertThat(injection.pushAll(overflow)).isTrue();
    assertThat(overflow.isEmpty()).isTrue();
    Task first = injection.take(queue, 100);
    t.subList(20, 30).forEach(injection::push);
    var out = new ArrayList<>(List.of(first));
    out.addAll(takeAll(2));
    assertThat(out).isEqualTo(t);
    assertThat(injection.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("a batch is the worker's share, and at most half of its room")
  void batch() {
    Tickets.of(12).forEach(injection::push);
    assertThat(injection.take(queue, 4)).isNotNull();
    assertThat(queue.size()).isEqualTo(2); // 11 left for 4 workers
    assertThat(injection.take(queue, 1)).isNotNull();
    assertThat(queue.size()).isEqualTo(5); // half of the 6 free
    assertThat(injection.depth()).isEqualTo(5);
  }

  @Test
  @DisplayName("S1-9 n2: the depth counts all that waits, and keeps the order")
  void depth() {
    var t = Tickets.of(9);
    assertThat(injection.depth()).isZero();
    t.subList(0, 4).forEach(injection::push);
    assertThat(injection.depth()).isEqualTo(4);
    Task first = injection.take(queue, 100);
    t.subList(4, 9).forEach(injection::push);
    assertThat(injection.depth()).isEqualTo(8);
    assertThat(injection.isEmpty()).isFalse();
    var out = new ArrayList<>(List.of(first));
    out.addAll(takeAll(2));
    assertThat(out).isEqualTo(t);
    injection.close(new TaskList());
    assertThat(injection.depth()).isZero();
  }

  @Test
  @DisplayName("10.4: after the close every push is refused, and what was left is handed out")
  void n3_closed() {
    var t = Tickets.of(3);
    t.subList(0, 2).forEach(injection::push);
    var rest = new TaskList();
    injection.close(rest);
    assertThat(rest.poll()).isSameAs(t.get(0));
    assertThat(rest.poll()).isSameAs(t.get(1));
    assertThatThrownBy(() -> injection.push(t.get(2)))
        .isInstanceOf(RejectedExecutionException.class);
    var overflow = new TaskList();
    overflow.addLast(t.get(2));
    assertThat(injection.pushAll(overflow)).isFalse();
    assertThat(overflow.first()).isSameAs(t.get(2));
    assertThat(injection.isEmpty()).isTrue();
    assertThat(injection.take(queue, 1)).isNull();
  }

  @Test
  @DisplayName("5.1: producers, takers and a close: every task is taken once or refused")
  void n1_everyTaskIsTakenOnce() throws Exception {
    var tasks = Tickets.of(20_000);
    for (int round = 0; round < 20; round++) {
      var subject = new Injection();
      var out = new ConcurrentLinkedQueue<Task>();
      var producing = new AtomicInteger(2);
      List<Thread> threads = new ArrayList<>();
      for (int p = 0; p < 2; p++) {
        List<Task> mine = tasks.subList(p * 10_000, (p + 1) * 10_000);
        threads.add(Thread.ofPlatform().start(() -> produce(subject, mine, out, producing)));
      }
      threads.add(Thread.ofPlatform().start(() -> consume(subject, out, producing)));
      var rest = new TaskList();
      if (round % 2 == 0) {
        Patience.until("some tasks came through", () -> out.size() > 1000);
        subject.close(rest);
      }
      for (Thread t : threads) {
        t.join();
      }
      for (Task t = rest.poll(); t != null; t = rest.poll()) {
        out.add(t);
      }
      assertThat(out).hasSize(20_000).doesNotHaveDuplicates();
    }
  }

  private static void produce(
      Injection subject,
      List<Task> tasks,
      ConcurrentLinkedQueue<Task> refused,
      AtomicInteger producing) {
    for (Task task : tasks) {
      try {
        subject.push(task);
      } catch (RejectedExecutionException e) {
        refused.add(task);
      }
    }
    producing.decrementAndGet();
  }

  private static void consume(
      Injection subject, ConcurrentLinkedQueue<Task> out, AtomicInteger producing) {
    var queue = new LocalQueue(16);
    while (producing.get() > 0 || !subject.isEmpty()) {
      for (Task t = subject.take(queue, 2); t != null; t = queue.pop()) {
        out.add(t);
      }
    }
  }
}
