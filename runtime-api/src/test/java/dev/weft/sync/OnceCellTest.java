package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.toys.Driven;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OnceCellTest {

  private final OnceCell<String> cell = new OnceCell<>();
  private final Oneshot<String> source = Oneshot.channel();

  private Driven<String> waiting(Callable<Future<String>> initializer) throws Exception {
    var driven = new Driven<>(cell.getOrInit(initializer));
    assertThat(driven.isPending()).isTrue();
    return driven;
  }

  private static Future<String> unwanted() {
    throw new AssertionError("called although another one makes the value");
  }

  @Test
  @DisplayName("one makes the value, the others wait and get the same")
  void once() throws Exception {
    assertThat(cell.get()).isNull();
    var maker = waiting(source::receiver);
    var other = waiting(OnceCellTest::unwanted);
    assertThat(cell.trySet("y")).as("beside one who makes it").isFalse();
    source.sender().send("x");
    assertThat(maker.wakes()).isEqualTo(1);
    assertThat(other.wakes()).isZero();
    assertThat(maker.value()).isEqualTo("x");
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(other.value()).isEqualTo("x");
    assertThat(cell.get()).isEqualTo("x");
    assertThat(Driven.now(cell.getOrInit(OnceCellTest::unwanted))).isEqualTo("x");
    assertThat(cell.trySet("y")).isFalse();
    assertThatThrownBy(maker::poll).isInstanceOf(IllegalStateException.class);
    maker.cancel();
    assertThat(cell.get()).isEqualTo("x");
  }

  @Test
  @DisplayName("a value is set at once where nobody makes one")
  void sets() throws Exception {
    assertThatThrownBy(() -> cell.trySet(null)).isInstanceOf(NullPointerException.class);
    assertThat(cell.trySet("x")).isTrue();
    assertThat(cell.trySet("y")).isFalse();
    assertThat(Driven.now(cell.getOrInit(OnceCellTest::unwanted))).isEqualTo("x");
  }

  @Test
  @DisplayName("12.2 one that fails hands over to the next, with its own function")
  void failureHandsOver() throws Exception {
    var failing = waiting(source::receiver);
    var next = waiting(() -> Futures.ready("z"));
    source.sender().close();
    assertThatThrownBy(failing::poll).isInstanceOf(ChannelClosedException.class);
    assertThat(next.wakes()).isEqualTo(1);
    assertThat(cell.get()).isNull();
    assertThat(next.value()).isEqualTo("z");
    assertThat(cell.get()).isEqualTo("z");
  }

  @Test
  @DisplayName("12.2 a function that throws, or makes null, hands over too")
  void brokenFunctions() throws Exception {
    var broken = new IOException("broken");
    assertThatThrownBy(
            () ->
                Driven.now(
                    cell.getOrInit(
                        () -> {
                          throw broken;
                        })))
        .isSameAs(broken);
    assertThatThrownBy(() -> Driven.now(cell.getOrInit(() -> null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Driven.now(cell.getOrInit(() -> Futures.ready(null))))
        .isInstanceOf(NullPointerException.class);
    assertThat(cell.trySet("x")).isTrue();
  }

  @Test
  @DisplayName("12.2 cancelled at every point, it hands over, and its future is cancelled")
  void cancelledAtEveryPoint() throws Exception {
    new Driven<>(cell.getOrInit(OnceCellTest::unwanted)).cancel();
    var making = waiting(source::receiver);
    var queued = waiting(OnceCellTest::unwanted);
    var granted = waiting(OnceCellTest::unwanted);
    var last = waiting(() -> Futures.ready("z"));
    queued.cancel();
    making.cancel();
    making.cancel();
    assertThat(source.sender().isClosed()).as("the future under way is cancelled").isTrue();
    assertThat(granted.wakes()).isEqualTo(1);
    granted.cancel();
    assertThat(last.wakes()).isEqualTo(1);
    assertThat(last.value()).isEqualTo("z");
  }
}
