package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.task.BlockOnTask;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BlockOnTest {

  private final Weft weft = Toys.open();

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("6.1 blockOn returns the value, polls no more after it")
  void returnsTheValue() throws Exception {
    var probe = new Probe<String>();
    probe.set("value");
    assertThat(weft.<String>blockOn(probe)).isEqualTo("value");
    assertThat(probe.polls).isEqualTo(1);
  }

  @Test
  @DisplayName("6.1 1.6 blockOn throws the very Throwable that the future threw")
  void throwsTheFailure() {
    var checked = new IOException("x");
    var error = new AssertionError("y");
    var bare = new Throwable("z");
    assertThatThrownBy(() -> weft.blockOn(Futures.failed(checked))).isSameAs(checked);
    assertThatThrownBy(() -> weft.blockOn(Futures.failed(error))).isSameAs(error);
    assertThatThrownBy(() -> weft.blockOn(Futures.failed(bare))).isSameAs(bare);
  }

  @Test
  @DisplayName("3.1 blockOn of the handle of an aborted task throws TaskCancelled")
  void joinsAborted() {
    var handle = weft.spawn(new Probe<>());
    handle.abort();
    assertThatThrownBy(() -> weft.blockOn(handle)).isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("6.2 a stale wake of one blockOn does not disturb the next")
  void staleWake() throws Exception {
    var first = new Probe<String>();
    first.set("1");
    weft.blockOn(first);
    first.waker.wake();
    var second = new Probe<String>();
    second.set("2");
    weft.blockOn(second);
    assertThat(second.polls).isEqualTo(1);
  }

  @Test
  @DisplayName("6.6 blockOn inside a task of the same runtime fails at once and names the fix")
  void nested() throws Exception {
    var inner =
        Futures.<String>pollFn(cx -> Poll.ready(weft.<String>blockOn(Futures.ready("never"))));
    assertThatThrownBy(() -> weft.blockOn(inner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead");
  }

  @Test
  @DisplayName("6.6 close inside a task of the same runtime fails at once and names the fix")
  void closeInside() {
    var inner =
        Futures.<String>pollFn(
            cx -> {
              weft.close();
              return Poll.ready("never");
            });
    assertThatThrownBy(() -> weft.blockOn(inner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close");
  }

  @Test
  @DisplayName("6.2 15.5 blockOn of another runtime inside a task works")
  void nestedInAnother() throws Exception {
    try (Weft other = Toys.open()) {
      var inner =
          Futures.<String>pollFn(cx -> Poll.ready(other.<String>blockOn(Futures.ready("inner"))));
      assertThat(weft.<String>blockOn(inner)).isEqualTo("inner");
    }
  }

  @Test
  @DisplayName("6.7 an interrupt cancels the future, awaits its cleanup and throws")
  void interrupted() throws Exception {
    var probe = new Probe<String>();
    var thrown = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    weft.blockOn(probe);
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
    Patience.until("polled", () -> probe.polls == 1);
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("10.8 blockOn on a closed runtime says so")
  void closed() {
    weft.close();
    assertThatThrownBy(() -> weft.blockOn(Futures.ready(1)))
        .isInstanceOf(RuntimeClosedException.class)
        .hasMessageContaining("closed");
  }

  @Test
  @DisplayName("10.1 closing ends a blockOn of another thread")
  void closedMeanwhile() throws Exception {
    var probe = new Probe<String>();
    var thrown = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    weft.blockOn(probe);
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
    Patience.until("polled", () -> probe.polls == 1);
    weft.close();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(RuntimeClosedException.class);
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("S4-8 calls that need a task say so outside of one")
  void outside() {
    assertThatThrownBy(Tasks::yieldNow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Weft.blockOn");
    assertThatThrownBy(() -> Context.of(() -> {}).runtime())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("by hand");
  }

  @Test
  @DisplayName("15.1 without parts on the path the global runtime says, each time, what to add")
  void globalWithoutParts() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Tasks.spawn(Futures.ready(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no provider for weft.executor");
    }
  }

  @Test
  @DisplayName("a wait that lasts inside a static initialiser is logged with the class")
  void staticInitialiser() throws Exception {
    InItsInitialiser.root = new BlockOnTask(weft.tasks().unnamed(), 1, new Probe<>());
    var initialising = Thread.ofPlatform().start(WaitsInItsInitialiser::new);
    Patience.until("it is suspected", () -> !InItsInitialiser.WARNINGS.isEmpty());
    InItsInitialiser.root.refuse();
    initialising.join();
    assertThat(InItsInitialiser.WARNINGS)
        .singleElement()
        .asString()
        .contains("blockOn waits in the static initialiser of ")
        .contains(WaitsInItsInitialiser.class.getName());
  }

  private static final class InItsInitialiser {
    static final List<String> WARNINGS = new CopyOnWriteArrayList<>();
    static BlockOnTask root;
  }

  private static final class WaitsInItsInitialiser {
    static {
      await(InItsInitialiser.root, InItsInitialiser.WARNINGS);
    }
  }

  private static void await(BlockOnTask root, List<String> warnings) {
    try {
      root.awaitDone(1, warnings::add);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a wait that lasts elsewhere is not logged")
  void longWait() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    var root = new BlockOnTask(weft.tasks().unnamed(), 1, new Probe<>());
    var waiting = Thread.ofPlatform().start(() -> await(root, warnings));
    Patience.until("it waits on", () -> waiting.getState() == Thread.State.WAITING);
    root.refuse();
    waiting.join();
    assertThat(warnings).isEmpty();
  }
}
