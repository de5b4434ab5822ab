package dev.weft.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinSet;
import dev.weft.Weft;
import dev.weft.dump.TaskDump;
import dev.weft.dump.WaitStep;
import dev.weft.io.AsyncWriter;
import dev.weft.sync.Broadcast;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.sync.Watch;
import dev.weft.time.DelayQueue;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Toys;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Leaf futures of this module that others make of functions: each says what it waits for.
@Timeout(60)
class LeavesTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();

  @AfterEach
  void close() {
    weft.close(Duration.ZERO);
  }

  private List<String> lines(Future<?> future) {
    weft.spawn("it", future);
    executor.runAll();
    return weft.inspect(1000).tasks().stream()
        .filter(task -> task.name().equals("it"))
        .map(TaskDump::chain)
        .flatMap(List::stream)
        .map(WaitStep::what)
        .toList();
  }

  @Test
  @DisplayName("receivers of broadcast and watch channels")
  void receivers() {
    assertThat(lines(Broadcast.<Integer>channel(4).receiver().recv()))
        .containsExactly("a message of a broadcast channel");
  }

  @Test
  @DisplayName("those who wait for a new value, or for a certain one")
  void watchers() {
    var watch = Watch.channel(1);
    assertThat(lines(watch.receiver().changed())).containsExactly("a new value of a watch channel");
    assertThat(lines(watch.receiver().another().waitFor(value -> value > 1)))
        .contains("a value of a watch channel that fulfils a condition");
  }

  @Test
  @DisplayName("senders that wait for the receivers to go")
  void senders() {
    assertThat(lines(Mpsc.<Integer>bounded(1).sender().closed()))
        .containsExactly("the close of a channel by its receivers");
    assertThat(lines(Watch.channel(1).sender().closed()))
        .contains("the close of a watch channel by its receivers");
    assertThat(lines(Oneshot.<Integer>channel().sender().closed()))
        .contains("the close of a oneshot channel by its receiver");
  }

  @Test
  @DisplayName("a set of tasks, and what is never ready")
  void sets() {
    var set = new JoinSet<Object>(weft);
    set.spawn(Futures.never());
    set.spawn(Futures.never());
    assertThat(lines(set.joinNext())).containsExactly("the next end of a task of a set of 2");
    assertThat(lines(Futures.never())).contains("what never comes");
  }

  @Test
  @DisplayName("a delay queue: its first value, or that there be one")
  void delays() {
    var queue = new DelayQueue<String>(weft);
    assertThat(lines(queue.next()))
        .containsExactly("the next value of a delay queue", "a value to be inserted");
    queue.insert("tea", Duration.ofHours(1));
    executor.runAll();
    assertThat(weft.dump()).contains("a timer, due in ").contains("a value that is due before");
  }

  /// Takes nothing.
  private static final class Stuck implements AsyncWriter {
    @Override
    public int pollWrite(Context cx, ByteBuffer src) {
      return PENDING;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return false;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return false;
    }

    @Override
    public void cancelWrite(Context cx) {}

    @Override
    public String toString() {
      return "stuck";
    }
  }

  @Test
  @DisplayName("a writer that is flushed, or ended")
  void writers() {
    assertThat(lines(new Stuck().flush())).containsExactly("flushing stuck");
    assertThat(lines(new Stuck().shutdown())).contains("shutting down stuck");
  }
}
