package dev.weft.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a program that needs this module carries with it.
class ModuleTest {

  @Test
  @DisplayName("the module needs no more than the runtime's API, streams and a logger")
  void needs() {
    Set<String> needed =
        AsyncFile.class.getModule().getDescriptor().requires().stream()
            .filter(other -> !other.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());
    assertThat(needed)
        .containsExactlyInAnyOrder("java.base", "dev.weft", "dev.weft.stream", "org.slf4j");
  }
}
