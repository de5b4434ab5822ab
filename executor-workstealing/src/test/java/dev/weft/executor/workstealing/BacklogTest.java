package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Tickets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final LocalQueue queue = new LocalQueue(8);
  private final Backlog backlog = new Backlog(queue, 1000);

  private void deliver(int tasks, long nowNanos) {
    Tickets.of(tasks).forEach(queue::push);
    backlog.delivered(nowNanos);
  }

  @Test
  @DisplayName("W2: what was delivered is young until its time is over")
  void youth() {
    deliver(2, 10);
    assertThat(backlog.isYoung(1009)).isTrue();
    assertThat(backlog.isYoung(1010)).isFalse();
  }

  @Test
  @DisplayName("W2: what others left in the queue is no backlog")
  void others() {
    queue.push(Tickets.of(1).getFirst());
    assertThat(backlog.isYoung(0)).isFalse();
    deliver(1, 10);
    queue.push(Tickets.of(1).getFirst());
    queue.pop();
    assertThat(backlog.isYoung(11)).isTrue();
    queue.pop();
    assertThat(backlog.isYoung(11)).isFalse();
  }

  @Test
  @DisplayName("W2: a backlog that grows before it is done does not become younger")
  void neverDone() {
    deliver(3, 10);
    queue.pop();
    deliver(3, 900);
    assertThat(backlog.isYoung(1010)).isFalse();
  }

  @Test
  @DisplayName("W2: one that was done is followed by a new one")
  void doneInBetween() {
    deliver(1, 10);
    queue.pop();
    deliver(2, 900);
    assertThat(backlog.isYoung(1010)).isTrue();
  }
}
