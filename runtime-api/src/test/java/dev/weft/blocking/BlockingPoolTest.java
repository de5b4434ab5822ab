package dev.weft.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.BlockingCounts;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.RuntimeOf;
import dev.weft.Weft;
import dev.weft.spi.ThreadBound;
import dev.weft.task.TaskEnv;
import dev.weft.task.TaskRuntime;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingPoolTest {

  @Test
  @DisplayName(
      "b6 a thread of the blocking pool that something kills is counted down, and replaced")
  void killedBlockingThread() throws Exception {
    try (Weft weft = Toys.open()) {
      var lives = new ArrayList<Runnable>();
      var settings = new BlockingSettings(1, 0, false);
      var pool =
          new BlockingPool(
              RuntimeOf.tasks(weft),
              settings,
              life -> {
                lives.add(life);
                return new Thread(() -> {});
              },
              _ -> false,
              new ThreadBound(1));
      var call = new BlockingTask.BlockingCall<>(() -> "made");
      var task =
          new BlockingTask(
              new TaskEnv(RuntimeOf.tasks(weft), null, RuntimeOf.tasks(weft).executor(), null),
              1,
              call,
              pool);
      JoinHandle<String> handle = task.handle();
      pool.submit(task);
      assertThat(lives).hasSize(1);
      pool.begun();
      pool.left((BlockingThread) lives.getFirst());
      assertThat(pool.counts().threads()).isEqualTo(1);
      assertThat(lives).hasSize(2);
      Thread second = Thread.ofPlatform().start(lives.get(1));
      Patience.until("the call is made", handle::isFinished);
      assertThat(pool.close(System.nanoTime() + 20_000_000_000L)).isTrue();
      second.join();
      assertThat(pool.counts().threads()).isZero();
    }
  }

  /// Killed after a call, once, by an `Error` that is not the call's.
  private static final class Doomed extends Thread {

    private final AtomicInteger lives;

    Doomed(Runnable member, AtomicInteger lives) {
      super(member, "doomed");
      this.lives = lives;
      setUncaughtExceptionHandler((_, _) -> {});
    }

    @Override
    public ClassLoader getContextClassLoader() {
      if (lives.decrementAndGet() == 0) {
        throw new InternalError("killed");
      }
      return super.getContextClassLoader();
    }
  }

  @Test
  @DisplayName("11.4 b6: a thread that an Error kills is counted down, and another takes its calls")
  void killedThread() throws Exception {
    try (Weft weft = Toys.open()) {
      TaskRuntime tasks = RuntimeOf.tasks(weft);
      var lives = new AtomicInteger(1);
      var one = new BlockingSettings(1, Duration.ofHours(1).toNanos(), false);
      var pool =
          new BlockingPool(
              RuntimeOf.tasks(weft),
              one,
              member -> new Doomed(member, lives),
              _ -> false,
              new ThreadBound(1));
      var release = new CountDownLatch(1);
      List<JoinHandle<Thread>> handles = new ArrayList<>();
      for (int id = 1; id <= 3; id++) {
        var call =
            new BlockingTask(
                new TaskEnv(tasks, null, tasks.executor(), null),
                id,
                new BlockingTask.BlockingCall<>(
                    () -> {
                      release.await();
                      return Thread.currentThread();
                    }),
                pool);
        tasks.counts().spawnedElsewhere();
        handles.add(call.handle());
        pool.submit(call);
      }
      release.countDown();
      List<Thread> made = weft.blockOn(Futures.joinAll(handles));
      made.getFirst().join();
      assertThat(made.get(1)).isNotSameAs(made.getFirst()).isSameAs(made.get(2));
      Patience.until("one thread is left", () -> pool.counts().equals(new BlockingCounts(1, 1, 0)));
      assertThat(pool.close(System.nanoTime() + Duration.ofSeconds(10).toNanos())).isTrue();
    }
  }
}
