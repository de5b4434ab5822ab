package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DescriptionTest {

  @Test
  @DisplayName("settings of providers that are on the path and not chosen are known, though unused")
  void unusedSettings() {
    WeftBuilder builder =
        Weft.builder()
            .executor("fifo")
            .reactor("nio")
            .set("weft.jna-kqueue.library", "kqueue")
            .set("weft.workstealing.lifo-slot", "on")
            .set("weft.fifo.max-live-tasks", "10")
            .set("weft.jna-kqeue.library", "kqueue");
    assertThat(builder.describe().unknownSettings()).containsExactly("weft.jna-kqeue.library");
    builder.set("weft.fifo.max-live-task", "10");
    try (Weft weft = builder.open()) {
      assertThat(weft.description().unknownSettings())
          .containsExactly("weft.fifo.max-live-task", "weft.jna-kqeue.library");
    }
  }
}
