package dev.weft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventBatchTest {

  private final EventBatch batch = new EventBatch(2, 4);

  @Test
  @DisplayName("d7 events that find no room are known to have been missed, once")
  void missed() {
    for (int i = 0; i < 5; i++) {
      batch.ready(i, 1);
    }
    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.isEmpty()).isFalse();
    batch.begin();
    assertThat(batch.end()).isTrue();
    assertThat(batch.isEmpty()).isTrue();
    batch.begin();
    assertThat(batch.end()).isFalse();
  }

  @Test
  @DisplayName("d7 events that could not be delivered stay, in front of those of the next turn")
  void kept() {
    for (int i = 0; i < 3; i++) {
      batch.ready(10 + i, i);
    }
    batch.begin();
    batch.keep(1);
    batch.keep(2);
    assertThat(batch.end()).isFalse();
    batch.ready(20, 5);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(new long[] {batch.token(0), batch.token(1), batch.token(2)})
        .containsExactly(11, 12, 20);
    assertThat(new int[] {batch.bits(0), batch.bits(1), batch.bits(2)}).containsExactly(1, 2, 5);
  }
}
