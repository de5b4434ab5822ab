package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Weft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlavourTest {

  private static final String EXECUTOR = "weft.executor";

  @AfterEach
  void clear() {
    System.clearProperty(EXECUTOR);
  }

  /// The thread that a program's main future runs on.
  private static Thread mainThread() throws Exception {
    return Weft.main(() -> Futures.lazy(() -> Futures.ready(Thread.currentThread())));
  }

  @Test
  @DisplayName("S0-14 the default is work stealing, and a property makes it the caller's thread")
  void property() throws Exception {
    assertThat(mainThread().getName()).contains("-worker-");
    System.setProperty(EXECUTOR, "fifo");
    assertThat(mainThread()).isSameAs(Thread.currentThread());
  }

  @Test
  @DisplayName("S0-14 so does one line of code")
  void code() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      assertThat(weft.<Thread>blockOn(Futures.lazy(() -> Futures.ready(Thread.currentThread()))))
          .isSameAs(Thread.currentThread());
    }
  }
}
