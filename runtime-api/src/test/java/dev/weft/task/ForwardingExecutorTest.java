package dev.weft.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.TaskExecutor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForwardingExecutorTest {

  @Test
  @DisplayName("all that an executor may override is handed on")
  void handsEverythingOn() {
    assertThat(Arrays.stream(TaskExecutor.class.getDeclaredMethods()))
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .isNotEmpty()
        .allSatisfy(
            method -> {
              Method forwarding =
                  ForwardingExecutor.class.getMethod(method.getName(), method.getParameterTypes());
              assertThat(forwarding.getDeclaringClass()).isEqualTo(ForwardingExecutor.class);
            });
  }
}
