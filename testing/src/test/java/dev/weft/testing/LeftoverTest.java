package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import dev.weft.time.Time;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Each kind of leftover fails a test, is named with where it comes from, and may be allowed.
@Timeout(60)
class LeftoverTest {

  /// What the samples leave behind, for the real test to clear away.
  private static final List<Closeable> LEFT = new ArrayList<>();

  @AfterEach
  void clear() throws IOException {
    for (Closeable left : LEFT) {
      left.close();
    }
    LEFT.clear();
  }

  static class Samples {

    @WeftTest
    void nothing(Weft weft) throws Exception {
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
      weft.blockOn(weft.spawn(Futures.ready(1)));
      weft.blockOn(weft.spawnBlocking(() -> 1));
      var forgotten = weft.spawn(Futures.never());
      forgotten.abort();
    }

    @WeftTest(executor = "fifo")
    void taskOnFifo(Weft weft) {
      spawnForever(weft);
    }

    @WeftTest(executor = "workstealing")
    void taskOnWorkstealing(Weft weft) {
      spawnForever(weft);
    }

    @WeftTest(allow = Leftover.TASKS)
    void taskAllowed(Weft weft) {
      spawnForever(weft);
    }

    private static void spawnForever(Weft weft) {
      weft.spawn("forever", Futures.never()).detach();
    }

    @WeftTest
    void taskInTask(Weft weft) throws Exception {
      weft.blockOn(
          weft.spawn(
              Futures.pollFn(
                  cx -> {
                    spawnForever(cx.runtime());
                    return Poll.ready(null);
                  })));
    }

    @WeftTest
    void blockingCall(Weft weft) {
      var latch = new CountDownLatch(1);
      LEFT.add(latch::countDown);
      weft.spawnBlocking(
              "blocks",
              () -> {
                latch.await();
                return 1;
              })
          .detach();
    }

    @WeftTest
    void spawner(Weft weft) {
      var unused = weft.spawner();
      assertThat(unused).isNotNull();
    }

    @WeftTest
    void timer(Weft weft) throws Exception {
      dropSleep(weft);
    }

    @WeftTest(allow = Leftover.TIMERS)
    void timerAllowed(Weft weft) throws Exception {
      dropSleep(weft);
    }

    private static void dropSleep(Weft weft) throws Exception {
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                Time.sleep(Duration.ofHours(1)).poll(cx); // neither awaited nor cancelled
                return Poll.ready(null);
              }));
    }

    @WeftTest(allPairings = true)
    void source(Weft weft) throws Exception {
      attachPipe(weft);
    }

    @WeftTest(allow = {Leftover.SOURCES, Leftover.DESCRIPTORS})
    void sourceAllowed(Weft weft) throws Exception {
      attachPipe(weft);
    }

    private static void attachPipe(Weft weft) throws IOException {
      Pipe pipe = Pipe.open();
      pipe.sink().close();
      pipe.source().configureBlocking(false);
      var registration = Registration.of(weft, new Source.OfChannel(pipe.source()));
      LEFT.add(registration);
    }

    @WeftTest
    void thread(Weft weft) {
      startThread();
    }

    @WeftTest(allow = Leftover.THREADS)
    void threadAllowed(Weft weft) {
      startThread();
    }

    private static void startThread() {
      var latch = new CountDownLatch(1);
      LEFT.add(latch::countDown);
      Thread.ofPlatform().name("left").start(() -> waitFor(latch));
    }

    private static void waitFor(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @WeftTest
    void descriptor(Weft weft) throws IOException {
      LEFT.add(new FileInputStream("pom.xml"));
    }

    @WeftTest(allow = Leftover.DESCRIPTORS)
    void descriptorAllowed(Weft weft) throws IOException {
      LEFT.add(new FileInputStream("pom.xml"));
    }

    @WeftTest
    void closedByTest(Weft weft) {
      spawnForever(weft);
      weft.close();
    }

    @WeftTest
    void skipped(Weft weft) {
      spawnForever(weft);
      Assumptions.abort("not today");
    }

    @WeftTest
    void failedAndLeft(Weft weft) {
      spawnForever(weft);
      throw new IllegalStateException("broken");
    }
  }

  static class ClearsUp {
    @WeftTest
    void leaves(Weft weft) throws IOException {
      Samples.attachPipe(weft);
    }

    @AfterEach
    void clearsUp() throws IOException {
      LEFT.removeLast().close();
    }
  }

  private static String failure(String sample) {
    return Outcome.of(Samples.class, sample).failure();
  }

  private static void passes(String sample) {
    Outcome.of(Samples.class, sample).passed();
  }

  @Test
  @DisplayName("a test that leaves nothing passes; a task that was aborted is nothing")
  void nothing() {
    passes("nothing");
  }

  @Test
  @DisplayName("a task that is not over is named with where it was spawned")
  void tasks() {
    for (String sample : List.of("taskOnFifo", "taskOnWorkstealing", "taskInTask")) {
      assertThat(failure(sample))
          .startsWith("the test left behind:")
          .contains(
              "the task 'forever', spawned\n"
                  + "      at"
                  + " dev.weft.testing.LeftoverTest$Samples.spawnForever(LeftoverTest.java:")
          .doesNotContain("timer", "thread", "descriptor", "$$", ".Outcome.");
    }
    passes("taskAllowed");
  }

  @Test
  @DisplayName("so is a blocking call, and what does not end by closing is named again")
  void blockingCalls() {
    assertThat(failure("blockingCall"))
        .contains("the task 'blocks', spawned", "Samples.blockingCall(LeftoverTest.java:")
        .contains("after a close that cancels all tasks, still running: [")
        .contains("the thread 'samples-");
  }

  @Test
  @DisplayName("a spawner that is open could spawn tasks")
  void spawners() {
    assertThat(failure("spawner")).contains("still waits for 1 open spawners");
  }

  @Test
  @DisplayName("a timer that nobody cancelled is named with where it was set")
  void timers() {
    assertThat(failure("timer"))
        .contains("a timer, set\n")
        .contains("Samples.lambda$dropSleep$")
        .doesNotContain("task", "thread");
    passes("timerAllowed");
  }

  @Test
  @DisplayName("a source is named with where it was attached, whichever the reactor")
  void sources() {
    var outcome = Outcome.of(Samples.class, "source");
    assertThat(outcome.failures()).hasSameSizeAs(outcome.names()).isNotEmpty();
    for (Throwable failure : outcome.failures()) {
      assertThat(failure)
          .hasMessageContaining("the source ")
          .hasMessageContaining(
              ", attached\n      at dev.weft.testing.LeftoverTest$Samples.attachPipe(");
    }
    passes("sourceAllowed");
  }

  @Test
  @DisplayName("a thread is named with what it runs")
  void threads() {
    assertThat(failure("thread"))
        .contains("the thread 'left', which runs\n      at dev.weft.testing.LeftoverTest$Samples.")
        .doesNotContain("task", "timer");
    passes("threadAllowed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("a descriptor is named by the system")
  void descriptors() {
    assertThat(failure("descriptor")).containsPattern("the descriptor \\d+: /.*/testing/pom.xml");
    passes("descriptorAllowed");
  }

  @Test
  @DisplayName(
      "of tests that run concurrently, threads and descriptors may be anybody's; tasks not")
  void concurrently() {
    var concurrent =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent");
    Outcome.of(Samples.class, "thread(dev.weft.Weft)", concurrent).passed();
    Outcome.of(Samples.class, "descriptor(dev.weft.Weft)", concurrent).passed();
    assertThat(Outcome.of(Samples.class, "taskOnFifo(dev.weft.Weft)", concurrent).failure())
        .contains("the task 'forever'");
  }

  @Test
  @DisplayName("what @AfterEach clears away is not left, nor what goes with a runtime closed early")
  void clearedAway() {
    Outcome.of(ClearsUp.class, "leaves").passed();
    passes("closedByTest");
  }

  @Test
  @DisplayName("a test that is given up leaves what it likes")
  void givenUp() {
    var outcome = Outcome.of(Samples.class, "skipped");
    assertThat(outcome.skipped()).isEqualTo(1);
    assertThat(outcome.failures()).allMatch(t -> t.getMessage().contains("not today"));
  }

  @Test
  @DisplayName("a test's own failure comes first, what it left with it")
  void failedAndLeft() {
    var outcome = Outcome.of(Samples.class, "failedAndLeft");
    assertThat(outcome.failure()).isEqualTo("broken");
    assertThat(outcome.failures().getFirst().getSuppressed())
        .anyMatch(with -> with.toString().contains("the task 'forever'"));
  }
}
