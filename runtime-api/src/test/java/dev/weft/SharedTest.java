package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedTest {

  private final Probe<String> probe = new Probe<>();
  private final Shared<String> first = Futures.shared(probe);
  private final Driven<String> one = new Driven<>(first);
  private final Driven<String> two = new Driven<>(first.another());

  @Test
  @DisplayName("13.6 all handles get the value, and the future is polled to its end once")
  void value() throws Exception {
    assertThat(one.isPending()).isTrue();
    assertThat(two.isPending()).isTrue();
    probe.finish("value");
    assertThat(one.wakes()).isEqualTo(1);
    assertThat(two.wakes()).isEqualTo(1);
    assertThat(two.value()).isEqualTo("value");
    assertThat(one.value()).isEqualTo("value");
    assertThat(probe.polls).isEqualTo(3);
    assertThatThrownBy(one::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("13.6 cancelling the handle that polled last hands the wake to the other")
  void handsOver() throws Exception {
    assertThat(one.isPending()).isTrue();
    assertThat(two.isPending()).isTrue();
    two.cancel();
    assertThat(probe.cancels).isZero();
    probe.finish("value");
    assertThat(one.wakes()).isEqualTo(1);
    assertThat(one.value()).isEqualTo("value");
  }

  @Test
  @DisplayName("all handles get the same failure; the last one cancelled cancels the future")
  void failureAndCancel() throws Exception {
    var broken = new Exception("broken");
    assertThat(one.isPending()).isTrue();
    probe.fail(broken);
    assertThatThrownBy(one::poll).isSameAs(broken);
    assertThatThrownBy(two::poll).isSameAs(broken);

    var other = new Probe<String>();
    Shared<String> handle = Futures.shared(other);
    var a = new Driven<>(handle);
    var b = new Driven<>(handle.another());
    assertThat(a.isPending()).isTrue();
    a.cancel();
    a.cancel();
    assertThat(other.cancels).isZero();
    b.cancel();
    assertThat(other.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("13.6 h4: handles in many tasks, finished by another thread, lose no wake")
  void stress() throws Exception {
    try (Weft weft = Toys.open()) {
      for (int round = 0; round < 2000; round++) {
        var source = new CompletableFuture<Integer>();
        Shared<Integer> shared = Futures.shared(Futures.from(source));
        List<JoinHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          handles.add(weft.spawn(shared.another()));
        }
        int n = round;
        Thread finisher = Thread.ofVirtual().start(() -> source.complete(n));
        assertThat(weft.blockOn(Futures.joinAll(handles))).containsOnly(n);
        finisher.join();
      }
    }
  }
}
