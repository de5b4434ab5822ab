package dev.weft.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  @DisplayName("the module needs the runtime's API and streams, and nothing else")
  void needsLittle() {
    assertThat(Framed.class.getModule().getDescriptor().requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "dev.weft", "dev.weft.stream");
  }
}
