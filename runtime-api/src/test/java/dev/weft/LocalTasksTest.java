package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.time.Time;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalTasksTest {

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private void here() {
    threads.add(Thread.currentThread());
  }

  private Probe<String> probe() {
    return new Probe<String>().duringPoll(this::here).duringCancel(this::here);
  }

  @Test
  @DisplayName("3.10 polls stay on the owner's thread, through sleeps and wakes from elsewhere")
  void confined() throws Exception {
    try (Weft weft = Toys.open();
        var local = LocalTasks.open(weft)) {
      var probe = probe();
      JoinHandle<String> child = local.spawn(probe);
      Future<String> main =
          Futures.<Object>pollFn(
                  _ -> {
                    here();
                    return Poll.ready("");
                  })
              .then(_ -> Time.sleep(Duration.ofMillis(5)))
              .then(_ -> Tasks.yieldNow())
              .then(
                  _ -> {
                    here();
                    weft.spawnBlocking(
                        () -> {
                          probe.finish("from elsewhere");
                          return 0;
                        });
                    return child;
                  });
      assertThat(local.<String>blockOn(main)).isEqualTo("from elsewhere");
      assertThat(threads).containsExactly(Thread.currentThread());
    }
  }

  @Test
  @DisplayName("3.10 a task aborted from another thread is cleaned up on its owner's")
  void remoteAbort() throws Exception {
    try (Weft weft = Toys.open();
        var local = LocalTasks.open(weft)) {
      var probe = probe();
      JoinHandle<String> handle = local.spawn(probe);
      local.blockOn(Tasks.consumeBudget());
      Thread aborter = Thread.ofPlatform().start(handle::abort);
      assertThatThrownBy(() -> local.blockOn(handle))
          .isInstanceOf(JoinException.TaskCancelled.class);
      aborter.join();
      assertThat(probe.cancels).isEqualTo(1);
      assertThat(threads).containsExactly(Thread.currentThread());
    }
  }

  @Test
  @DisplayName("3.10 closing, of the home or of the runtime, cleans up on the owner's thread")
  void closing() throws Exception {
    var probe = probe();
    try (Weft weft = Toys.open()) {
      try (var local = LocalTasks.open(weft)) {
        local.spawn(probe);
        local.blockOn(Tasks.consumeBudget());
      }
      assertThat(probe.cancels).isEqualTo(1);
    }
    var second = probe();
    Weft weft = Toys.open();
    var local = LocalTasks.open(weft);
    local.spawn(second);
    local.blockOn(Tasks.consumeBudget());
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(second.cancels).isEqualTo(1);
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(local.spawn(new Probe<>()).isFinished()).isTrue();
  }

  @Test
  @DisplayName("3.10 a runtime closed elsewhere ends the owner's blockOn after its cleanup")
  void closedElsewhere() throws Exception {
    Weft weft = Toys.open();
    var probe = probe();
    var failure = new AtomicReference<Throwable>();
    Thread owner =
        Thread.ofPlatform()
            .start(
                () -> {
                  var local = LocalTasks.open(weft);
                  try {
                    local.blockOn(probe);
                  } catch (Throwable t) {
                    failure.set(t);
                  }
                });
    Patience.until("it runs", () -> probe.polls > 0);
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    owner.join();
    assertThat(failure.get()).isInstanceOf(RuntimeClosedException.class);
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(threads).containsExactly(owner);
  }

  @Test
  @DisplayName("3.10 another thread is refused, and so is a worker as owner; 6.6 blockOn inside")
  void ownerCheck() throws Exception {
    try (Weft weft = Toys.open();
        var local = LocalTasks.open(weft)) {
      var refused = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(
              () -> {
                assertThatThrownBy(() -> local.spawn(Futures.ready(1)))
                    .isInstanceOf(WrongThreadException.class);
                refused.countDown();
              });
      refused.await();
      assertThatThrownBy(
              () -> weft.blockOn(Futures.lazy(() -> Futures.ready(LocalTasks.open(weft)))))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () -> local.blockOn(Futures.lazy(() -> Futures.ready(local.blockOn(probe())))))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("6.7 an interrupted owner cancels the future and throws")
  void interrupted() throws Exception {
    try (Weft weft = Toys.open();
        var local = LocalTasks.open(weft)) {
      var probe = probe();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> local.blockOn(probe)).isInstanceOf(InterruptedException.class);
      assertThat(probe.cancels).isEqualTo(1);
    }
  }
}
