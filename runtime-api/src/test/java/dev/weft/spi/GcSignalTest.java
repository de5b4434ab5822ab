package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Patience;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GcSignalTest {

  private final GcSignal signal = new GcSignal();

  private static void collect() {
    var canary = new WeakReference<>(new Object());
    Patience.until(
        "there was a collection",
        () -> {
          System.gc();
          return canary.refersTo(null);
        });
  }

  @Test
  @DisplayName("each collection is told, and told once")
  void told() {
    for (int i = 0; i < 3; i++) {
      Patience.until("no collection comes between", () -> !signal.collected());
      collect();
      assertThat(signal.collected()).isTrue();
    }
  }
}
