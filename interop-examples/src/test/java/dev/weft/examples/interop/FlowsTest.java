package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.stream.Streams;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The flows of Kotlin and streams; the programs are in `Flows.kt`.
@Timeout(60)
class FlowsTest {

  private final Weft weft = Weft.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private void ended() {
    Patience.until("the tasks are over", () -> weft.liveTasks() == 0);
  }

  @Test
  @DisplayName("a flow is consumed as a stream")
  void flowAsStream() throws Exception {
    assertThat(weft.blockOn(Flows.squares(4))).isEqualTo(List.of(1, 4, 9, 16));
    assertThat(weft.blockOn(weft.spawn(Flows.squares(1_000)))).hasSize(1_000);
  }

  @Test
  @DisplayName("a stream is collected as a flow, which takes what it wants and ends it")
  void streamAsFlow() throws Exception {
    for (int count = 1; count <= 5; count++) {
      assertThat(Flows.firsts(weft, Streams.range(0, Long.MAX_VALUE), count).get())
          .hasSize(count)
          .startsWith(0L)
          .isSorted();
      ended();
    }
    assertThat(Flows.firsts(weft, Streams.range(0, 3), 9).get()).containsExactly(0L, 1L, 2L);
    assertThatThrownBy(() -> Flows.firsts(weft, Streams.failed(new IOException("broken")), 9).get())
        .hasRootCauseInstanceOf(IOException.class)
        .hasStackTraceContaining("broken");
    ended();
  }

  @Test
  @DisplayName("a coroutine that is cancelled ends the stream that it collects")
  void cancelled() {
    var seen = new AtomicLong();
    CompletableFuture<List<Long>> coroutine =
        Flows.firsts(weft, Streams.range(0, Long.MAX_VALUE).inspect(seen::set), Integer.MAX_VALUE);
    Patience.until("some have come", () -> seen.get() > 100);
    coroutine.cancel(true);
    ended();
    CompletableFuture<List<Long>> waiting = Flows.firsts(weft, Streams.never(), 1);
    waiting.cancel(true);
    ended();
  }
}
