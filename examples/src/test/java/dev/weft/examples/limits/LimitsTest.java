package dev.weft.examples.limits;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.examples.WeftProcess;
import dev.weft.time.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A task may exhaust its stack or the heap; others may not notice.
@Timeout(300)
class LimitsTest {

  private static String child(List<String> flags, Class<?> main, String... args) throws Exception {
    List<String> command = new ArrayList<>(WeftProcess.java(flags, main));
    command.addAll(List.of(args));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    child.getOutputStream().close();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    return said;
  }

  /// Calls it on another thread than that of the tests, which go on: what the JDK itself keeps for
  /// a thread, such as buffers to read classes with, does not survive each end of a stack.
  private static <T> T onAThreadOfItsOwn(Callable<T> action) throws Exception {
    var task = new FutureTask<>(action);
    Thread.ofPlatform().name("overflowing").daemon().start(task);
    return task.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("what a task does at the end of its stack, at any depth, takes nothing from others")
  void overflow(String executor) throws Exception {
    assertThat(onAThreadOfItsOwn(() -> OverflowSchedule.run(executor, 6))).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("likewise where all is interpreted, so that each call takes a frame of its own")
  void overflowInterpreted(String executor) throws Exception {
    assertThat(child(List.of("-Xint", "-Xss320k"), OverflowSchedule.class, executor, "3"))
        .contains("overflows: 24");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("tasks that fill the heap: every handle says how its task ended, and all goes on")
  void fullHeap(String executor) throws Exception {
    assertThat(child(List.of("-Xmx48m"), FullHeap.class, executor, "3"))
        .contains("never ended: 0, runs to its end: true, clean: true");
  }

  /// Without buffers of their own threads find the heap as full as it is.
  @ParameterizedTest
  @CsvSource({
    "fifo, -XX:+UseSerialGC, -XX:-UseTLAB",
    "workstealing, -XX:+UseSerialGC, -XX:-UseTLAB",
    "fifo, -XX:+UseG1GC, -XX:+UseTLAB",
    "workstealing, -XX:+UseG1GC, -XX:+UseTLAB"
  })
  @DisplayName("so it is where nothing has ended, expired or been given back before")
  void firstInFullHeap(String executor, String collector, String buffers) throws Exception {
    assertThat(child(List.of("-Xmx24m", collector, buffers), FirstInFullHeap.class, executor))
        .contains("never ended: 0, permits missing: 0, clean: true");
  }

  @Test
  @DisplayName("ends of channels that are closed, and permits given back, reach all who wait")
  void endsInFullHeap() throws Exception {
    List<String> flags = List.of("-Xmx24m", "-XX:+UseSerialGC", "-XX:-UseTLAB");
    assertThat(child(flags, EndsInFullHeap.class)).contains("failed: 0, told: 23 of 23");
  }

  private static final class Caller implements Runnable {
    private static final int CALLS = 40;
    private final Weft weft;
    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private int called;
    private int overflows;

    Caller(Weft weft) {
      this.weft = weft;
    }

    private int descend() throws Exception {
      try {
        return 1 + descend();
      } finally {
        if (called < CALLS) {
          called++;
          weft.blockOn(Time.sleep(Duration.ofNanos(1)));
        }
      }
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < 30; i++) {
          called = 0;
          try {
            descend();
          } catch (StackOverflowError e) {
            overflows++;
          }
          weft.blockOn(
              Futures.timeout(Duration.ofSeconds(30), weft.spawn(Time.sleep(Duration.ofNanos(1)))));
        }
      } catch (Throwable t) {
        failed.set(t);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "a thread that calls blockOn at the end of its stack does not take the runtime along")
  void blockOnAtTheEndOfTheStack(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      var caller = new Caller(weft);
      var thread = new Thread(null, caller, "caller", 256 * 1024);
      thread.start();
      thread.join();
      assertThat(caller.failed.get()).isNull();
      assertThat(caller.overflows).isEqualTo(30);
      assertThat(weft.blockOn(weft.spawn(Futures.ready(1)))).isEqualTo(1);
    }
  }

  private static Future<Integer> chain(int below, AtomicInteger open, AtomicInteger reached) {
    return async(
        () -> {
          open.incrementAndGet();
          try {
            if (below == 0) {
              reached.incrementAndGet();
              await(Futures.never());
              return 0;
            }
            return 1 + await(chain(below - 1, open, reached));
          } finally {
            open.decrementAndGet();
          }
        });
  }

  /// Polls the chain as deep as it goes, and cancels it.
  private static void cancelled(Weft weft, int depth) throws Exception {
    var open = new AtomicInteger();
    var reached = new AtomicInteger();
    JoinHandle<Integer> handle = weft.spawn(chain(depth, open, reached));
    weft.blockOn(
        Futures.pollFn(
            cx -> {
              if (handle.isFinished() || reached.get() > 0) {
                return Poll.ready(1);
              }
              cx.yieldTask();
              return Poll.pending();
            }));
    handle.abort();
    try {
      weft.blockOn(handle);
    } catch (JoinException ended) {
      if (ended instanceof JoinException.TaskCancelled) {
        assertThat(open).as("blocks of %d whose finally was skipped", depth).hasValue(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "where a chain of blocks could be polled, cancelling runs the innermost finally, too")
  void deepChainIsCancelled(String executor) throws Exception {
    onAThreadOfItsOwn(
        () -> {
          try (Weft weft = Weft.builder().executor(executor).workers(1).open()) {
            for (int depth = 250; depth <= 8000; depth += 250) {
              cancelled(weft, depth);
            }
          }
          return null;
        });
  }
}
