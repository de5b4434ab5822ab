package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnobservedFailuresTest {

  private final List<Throwable> reported = new CopyOnWriteArrayList<>();
  private final UnobservedFailures failures =
      new UnobservedFailures((doing, failure) -> reported.add(failure));
  private final Exception broken = new Exception("broken");

  private static JoinHandle<String> handle(Weft weft) {
    return weft.spawn(new Probe<>());
  }

  @Test
  @DisplayName("a failure is reported when its handle is unreachable and nobody has awaited it")
  void forgotten() {
    Weft weft = Toys.open();
    failures.failed(handle(weft), new JoinException.TaskFailed(1, "t", broken));
    weft.close(); // the task itself lets go of the handle
    for (int i = 0; i < 100 && reported.isEmpty(); i++) {
      System.gc();
      failures.sweep();
    }
    assertThat(reported).containsExactly(broken);
  }

  @Test
  @DisplayName("a failure whose handle is held, or that was seen, is not reported")
  void heldOrSeen() {
    try (Weft weft = Toys.open()) {
      var held = handle(weft);
      failures.failed(held, new JoinException.TaskFailed(1, "t", broken));
      var seen = new JoinException.TaskFailed(2, "u", new Exception("seen"));
      failures.failed(handle(weft), seen);
      seen.observe();
      for (int i = 0; i < 5; i++) {
        System.gc();
        failures.sweep();
      }
      assertThat(reported).isEmpty();
      failures.reportAll();
      assertThat(reported).containsExactly(broken);
      assertThat(held.isFinished()).isFalse();
    }
  }

  @Test
  @DisplayName("a detached task's failure is reported at once")
  void detached() {
    try (Weft weft = Toys.open()) {
      var handle = handle(weft);
      handle.detach();
      failures.failed(handle, new JoinException.TaskFailed(1, "t", broken));
      assertThat(reported).containsExactly(broken);
    }
  }
}
