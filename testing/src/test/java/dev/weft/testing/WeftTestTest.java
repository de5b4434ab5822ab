package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WeftTestTest {

  private static final List<Object> SEEN = new ArrayList<>();

  @AfterEach
  void forget() {
    SEEN.clear();
  }

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @WeftTest(executor = "fifo", settings = "weft.blocking.threads=3")
  @interface FifoTest {}

  static class Samples {

    @WeftTest
    void runs(Weft weft) throws Exception {
      SEEN.add(weft);
      assertThat(weft.blockOn(Futures.ready(7))).isEqualTo(7);
    }

    @WeftTest(allPairings = true)
    void everywhere(Weft weft, Pairing pairing) throws Exception {
      SEEN.add(pairing.executor() + " " + weft.blockOn(weft.spawn(Futures.ready(7))));
    }

    @WeftTest(allPairings = true, executor = "fifo", reactor = "nio")
    void someWhere(Weft weft) {}

    @WeftTest(executor = "no-such")
    void nowhere(Weft weft) {}

    @WeftTest(allPairings = true, executor = "no-such")
    void nowhereOfAll(Weft weft) {}

    @FifoTest
    void composed(Weft weft) {
      SEEN.add(weft.description());
    }

    @WeftTest(settings = "weft.workers")
    void wrongSetting(Weft weft) {}

    @WeftTest
    void random(Weft weft, Random random, RandomGenerator same) {
      assertThat(random).isSameAs(same);
      SEEN.add(random.nextLong());
      throw new IllegalStateException("broken");
    }

    @WeftTest(seed = 7)
    void seeded(Weft weft, Random random) {
      SEEN.add(random.nextLong());
    }

    @WeftTest(timeoutSeconds = 1)
    void hangs(Weft weft) throws Exception {
      weft.spawn("waits for ever", Futures.never()).detach();
      weft.blockOn(Futures.never());
    }
  }

  static class Paused {

    @WeftTest(pausedTime = true, allPairings = true)
    void hour(Weft weft, VirtualClock clock, RuntimeClock same) throws Exception {
      assertThat(clock).isSameAs(same);
      weft.blockOn(weft.spawn(Time.sleep(Duration.ofHours(1))));
      assertThat(clock.elapsed()).isEqualTo(Duration.ofHours(1));
      SEEN.add(weft.description());
    }

    @WeftTest(pausedTime = true)
    void left(Weft weft) {
      weft.spawn("sleeps on", Time.sleep(Duration.ofHours(1))).detach();
    }

    @WeftTest(pausedTime = true, settings = "weft.virtual.auto-advance=false")
    void leftStandingStill(Weft weft) {
      weft.spawn("sleeps on", Time.sleep(Duration.ofMillis(1))).detach();
    }

    @WeftTest
    void notPaused(Weft weft, VirtualClock clock) {}

    @WeftTest
    void usualClock(Weft weft, RuntimeClock clock) {
      SEEN.add(clock.nanos());
    }

    @WeftTest(pausedTime = true, timer = "wheel")
    void contradiction(Weft weft) {}
  }

  static class WithBeforeEach {
    private Weft weft;

    @BeforeEach
    void before(Weft weft) {
      this.weft = weft;
    }

    @WeftTest
    void same(Weft weft) {
      assertThat(weft).isSameAs(this.weft);
    }
  }

  @Test
  @DisplayName("a test is given a runtime of its own, which is closed afterwards")
  void ownRuntime() {
    Outcome.of(Samples.class, "runs").passed();
    Outcome.of(Samples.class, "runs").passed();
    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    for (Object weft : SEEN) {
      assertThat(((Weft) weft).spawn(Futures.never()).isFinished()).as("closed").isTrue();
    }
    Outcome.of(WithBeforeEach.class, "same").passed();
  }

  @Test
  @DisplayName("it runs on all pairings, each of which names its run")
  void allPairings() {
    var outcome = Outcome.of(Samples.class, "everywhere(dev.weft.Weft,dev.weft.testing.Pairing)");
    outcome.passed();
    assertThat(outcome.names())
        .containsExactlyElementsOf(Pairing.all().stream().map(Pairing::toString).toList())
        .contains("fifo + nio + wheel", "workstealing + nio + wheel");
    assertThat(SEEN).contains("fifo 7", "workstealing 7");
    assertThat(Outcome.of(Samples.class, "someWhere").names())
        .containsExactly("fifo + nio + wheel");
  }

  @Test
  @DisplayName("a name that nothing on the path has fails the test and says what there is")
  void unknownNames() {
    assertThat(Outcome.of(Samples.class, "nowhere").failure()).contains("no-such", "fifo");
    assertThat(Outcome.of(Samples.class, "nowhereOfAll").failure()).contains("no-such", "fifo");
  }

  @Test
  @DisplayName("annotations may be made of it; settings are the runtime's")
  void composed() {
    Outcome.of(Samples.class, "composed").passed();
    assertThat(SEEN.getFirst().toString())
        .contains("executor fifo", "weft.blocking.threads = 3 (@WeftTest)");
    assertThat(Outcome.of(Samples.class, "wrongSetting").failure())
        .contains("NAME=VALUE, not 'weft.workers'");
  }

  @Test
  @DisplayName("with paused time an hour's sleeping takes no time, on each pairing")
  void pausedTime() {
    String clock = "(dev.weft.Weft,dev.weft.timer.virtual.VirtualClock)";
    var outcome =
        Outcome.of(Paused.class, "hour" + clock.replace(")", ",dev.weft.spi.RuntimeClock)"));
    outcome.passed();
    assertThat(outcome.names()).contains("fifo + nio + virtual", "workstealing + nio + virtual");
    assertThat(SEEN).isNotEmpty();

    assertThat(Outcome.of(Paused.class, "left").failure()).contains("the task 'sleeps on'");
    assertThat(Outcome.of(Paused.class, "leftStandingStill").failure())
        .contains("the task 'sleeps on'");
    assertThat(Outcome.of(Paused.class, "contradiction").failure()).contains("a timer of its own");
    assertThat(Outcome.of(Paused.class, "notPaused" + clock).failure())
        .contains("is pausedTime = true missing?");
    Outcome.of(Paused.class, "usualClock(dev.weft.Weft,dev.weft.spi.RuntimeClock)").passed();
  }

  private static Outcome random(Map<String, String> parameters) {
    return Outcome.of(
        Samples.class,
        "random(dev.weft.Weft,java.util.Random,java.util.random.RandomGenerator)",
        parameters);
  }

  @Test
  @DisplayName("a failure tells the seed and the pairing, and the seed repeats the run")
  void seeds() {
    Outcome first = random(Map.of());
    assertThat(first.failure()).isEqualTo("broken");
    String told = first.failures().getFirst().getSuppressed()[0].toString();
    assertThat(told).matches("the test ran on .* \\+ .* \\+ .*, with the seed \\d+ \\(.*\\)");
    String seed = told.replaceAll(".*seed (\\d+).*", "$1");
    random(Map.of("weft.testing.seed", seed));
    assertThat(SEEN.get(1)).as("the same").isEqualTo(SEEN.get(0));
    random(Map.of());
    assertThat(SEEN.get(2)).as("another one").isNotEqualTo(SEEN.get(0));

    String seeded = "seeded(dev.weft.Weft,java.util.Random)";
    Outcome.of(Samples.class, seeded, Map.of("weft.testing.seed", "8")).passed();
    assertThat(SEEN.get(3)).isEqualTo(new Random(7).nextLong());
  }

  @Test
  @DisplayName("a test that hangs is ended, and shows the runtime and all stacks")
  void hangs() {
    assertThat(Outcome.of(Samples.class, "hangs").failure())
        .contains("the test took longer than 1s")
        .contains("waits for ever")
        .contains("dev.weft.testing.WeftTestTest$Samples.hangs(");
    assertThat(Thread.interrupted()).as("interrupted still").isFalse();
  }

  @Test
  @DisplayName("what stands between the runtime and its parts passes everything on")
  void forwardsAll() {
    forwards(WatchedTimers.class, TimerQueueProvider.class);
    forwards(WatchedReactor.class, ReactorProvider.class);
    forwards(nested(WatchedTimers.class, TimerQueue.class), TimerQueue.class);
    forwards(nested(WatchedReactor.class, Reactor.class), Reactor.class);
    forwards(nested(WatchedReactor.class, Reactor.Handle.class), Reactor.Handle.class);
  }

  private static Class<?> nested(Class<?> in, Class<?> kind) {
    return Stream.of(in.getDeclaredClasses()).filter(kind::isAssignableFrom).findFirst().get();
  }

  private static void forwards(Class<?> type, Class<?> contract) {
    for (Method method : contract.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        assertThat(type.getDeclaredMethods())
            .as("%s overrides %s", type, method)
            .anyMatch(
                own ->
                    own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
      }
    }
  }
}
