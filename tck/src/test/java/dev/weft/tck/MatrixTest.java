package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Description.Found;
import dev.weft.Weft;
import dev.weft.tck.launcher.PairingTck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What [PairingTest] is run on.
class MatrixTest {

  private static List<String> names(String kind) {
    return Weft.builder().describe().providers().stream()
        .filter(found -> found.kind().equals(kind))
        .map(Found::name)
        .filter(name -> !name.equals("virtual"))
        .toList();
  }

  @Test
  @DisplayName("S4-17 every executor with every reactor and every timer is held to the same rules")
  void complete() {
    List<String> columns = new ArrayList<>();
    for (String executor : names("executor")) {
      for (String reactor : names("reactor")) {
        for (String timer : names("timer")) {
          columns.add(executor + " + " + reactor + " + " + timer);
        }
      }
    }
    assertThat(PairingTck.all())
        .extracting(Object::toString)
        .containsExactlyInAnyOrderElementsOf(columns)
        .contains("fifo + nio + wheel", "workstealing + nio + wheel")
        .contains("fifo + jna-epoll + wheel", "workstealing + jna-epoll + wheel");
    // All rules of the one kit: the same for each column.
    assertThat(PairingTest.class.getSuperclass()).isEqualTo(PairingTck.class);
    assertThat(RuntimeTck.class).isAssignableFrom(PairingTck.class);
  }
}
