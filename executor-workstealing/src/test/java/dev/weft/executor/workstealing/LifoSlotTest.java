package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Tickets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LifoSlotTest {

  @Test
  @DisplayName("5.7: the slot goes first three times in a row, then not")
  void threeInARow() {
    var slot = new LifoSlot(true);
    for (var task : Tickets.of(3)) {
      slot.task = task;
      assertThat(slot.mayRun()).isTrue();
      assertThat(slot.take()).isSameAs(task);
    }
    slot.task = Tickets.of(1).get(0);
    assertThat(slot.mayRun()).isFalse();
    assertThat(slot.mayRun()).as("the next one may").isTrue();
  }

  @Test
  @DisplayName("an empty slot ends the row")
  void emptySlotEndsTheRow() {
    var slot = new LifoSlot(true);
    var t = Tickets.of(2);
    slot.task = t.get(0);
    slot.task = t.get(1);
    assertThat(slot.mayRun()).isTrue();
    slot.take();
    assertThat(slot.mayRun()).isFalse();
  }
}
