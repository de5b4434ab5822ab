package dev.weft.reactor.jna.epoll;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layouts as data: they need not be those of the machine that runs this.
class EventLayoutTest {

  @ParameterizedTest(name = "{0}: {1} bytes, the data at {2}")
  @CsvSource({"amd64, 12, 4", "aarch64, 16, 8"})
  @DisplayName("struct epoll_event is packed on x86-64 alone; all 64 bits of a token come back")
  void layouts(String architecture, int size, int data) {
    EventLayout layout = Objects.requireNonNull(EventLayout.of(architecture));
    var events = new EpollEvents(3, layout);
    for (int i = 0; i < 3; i++) {
      events.put(i, Epoll.IN, Long.MAX_VALUE - i);
    }
    for (int i = 0; i < 3; i++) {
      var event = new Pointer(events.address() + (long) i * size);
      assertThat(event.getInt(0)).isEqualTo(Epoll.IN);
      assertThat(event.getLong(data)).isEqualTo(Long.MAX_VALUE - i);
      assertThat(events.data(i)).isEqualTo(Long.MAX_VALUE - i);
      assertThat(events.readiness(i)).isEqualTo(READ);
    }
  }

  @Test
  void othersAreNotKnown() {
    assertThat(EventLayout.of("riscv64")).isNull();
  }
}
