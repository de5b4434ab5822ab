package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A poll that wakes its own task: [dev.weft.task.TaskState] I8.
class WakeWithinTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final Probe<String> probe = new Probe<>();

  @AfterEach
  void close() {
    weft.close();
  }

  private void duringFirstPoll(Runnable action) {
    probe.duringPoll(
        () -> {
          if (probe.polls == 1) {
            action.run();
          }
        });
  }

  private static void onAnotherThread(Runnable action) {
    try {
      Thread.ofPlatform().start(action).join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("2.2 I8 it keeps its ticket, and is polled once more")
  void keepsItsTicket() {
    duringFirstPoll(() -> probe.waker.wake());
    weft.spawn(probe);
    executor.runOne();
    assertThat(executor.queued()).isEqualTo(1);
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("2.2 I3 one that another thread wakes meanwhile is polled once more, too")
  void wokenByAnotherThread() {
    duringFirstPoll(() -> onAnotherThread(() -> probe.waker.wake()));
    weft.spawn(probe);
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("2.2 I8 that another thread wakes the task in the same poll changes nothing")
  void wokenByAnotherThreadToo() {
    duringFirstPoll(
        () -> {
          probe.waker.wake();
          onAnotherThread(() -> probe.waker.wake());
        });
    weft.spawn(probe);
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("3.4 I8 an abort in the same poll is heard, before or after")
  void abortedToo() {
    var handle = new AtomicReference<JoinHandle<String>>();
    duringFirstPoll(
        () -> {
          probe.waker.wake();
          handle.get().abort();
          probe.waker.wake();
        });
    handle.set(weft.spawn(probe));
    executor.runAll();
    assertThat(probe.polls).isEqualTo(1);
    assertThat(probe.cancels).isEqualTo(1);
    assertThatThrownBy(() -> handle.get().poll(Context.of(() -> {})))
        .isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("2.5 I8 a cancel that wakes its own task polls nothing")
  void wokenByItsCancel() {
    probe.duringCancel(() -> probe.waker.wake());
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThat(probe.polls).isEqualTo(1);
    assertThat(executor.queued()).isZero();
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("2.2 I8 a task that is woken in the poll of another one is scheduled")
  void wokenByAnotherTask() {
    weft.spawn(probe);
    executor.runAll();
    weft.spawn(Futures.lazy(() -> wakeAndReturn()));
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  private Future<Void> wakeAndReturn() {
    probe.waker.wake();
    return Futures.ready(null);
  }

  @Test
  @DisplayName("10.2 I8 one that only ever wakes itself is cancelled by the close")
  void closed() {
    probe.duringPoll(() -> probe.waker.wake());
    weft.spawn(probe);
    executor.runOne();
    executor.runOne();
    weft.close();
    assertThat(probe.cancels).isEqualTo(1);
  }
}
