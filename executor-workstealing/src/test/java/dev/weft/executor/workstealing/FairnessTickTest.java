package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTickTest {

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 100, Integer.MAX_VALUE, -1})
  @DisplayName("S1-12: every 61st tick is global, across the overflow of the tick too")
  void every61st(int start) {
    var tick = new FairnessTick(61, start);
    var global = IntStream.rangeClosed(1, 305).filter(i -> tick.isGlobal()).boxed().toList();
    assertThat(global).containsExactly(61, 122, 183, 244, 305);
  }
}
