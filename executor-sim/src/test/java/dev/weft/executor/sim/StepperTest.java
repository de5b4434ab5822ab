package dev.weft.executor.sim;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StepperTest {

  private final List<String> log = new ArrayList<>();

  private static Weft open(Stepper stepper) {
    return Weft.builder().executor(stepper.provider()).timer("virtual").open();
  }

  private Future<@Nullable Void> speaker(String name, int times) {
    return async(
        () -> {
          for (int i = 0; i < times; i++) {
            log.add(name + i);
            await(Tasks.yieldNow());
          }
        });
  }

  @Test
  @DisplayName("P1: a step runs one task once; the last one says that nothing is ready")
  void p1_oneTaskAStep() {
    var stepper = new Stepper(Schedule.arrival(1));
    try (Weft weft = open(stepper)) {
      assertThat(stepper.isReady()).isFalse();
      assertThat(stepper.step()).isFalse();
      JoinHandle<@Nullable Void> speaker = weft.spawn(speaker("a", 2));
      assertThat(stepper.isReady()).isTrue();
      assertThat(stepper.step()).isTrue();
      assertThat(log).containsExactly("a0");
      assertThat(stepper.step()).isTrue();
      assertThat(stepper.step()).isFalse();
      assertThat(log).containsExactly("a0", "a1");
      assertThat(speaker.isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("P1: no time passes by itself; what is due is found by the step after collect")
  void p1_timeStandsStill() {
    var stepper = new Stepper(Schedule.random(1));
    try (Weft weft = open(stepper)) {
      JoinHandle<@Nullable Void> sleeper = weft.spawn(Time.sleep(Duration.ofSeconds(1)));
      while (stepper.step()) {
        // until it sleeps
      }
      VirtualClock.of(weft).advance(Duration.ofSeconds(1));
      assertThat(stepper.step()).isFalse();
      assertThat(sleeper.isFinished()).isFalse();
      stepper.collect();
      assertThat(stepper.isReady()).isTrue();
      while (stepper.step()) {
        // until nothing is ready
      }
      assertThat(sleeper.isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("P2: a runtime woken by another one's task says so, once, until it was stepped")
  void p2_wokenByAnother() {
    var first = new Stepper(Schedule.random(1));
    var second = new Stepper(Schedule.random(2));
    var told = new ArrayList<String>();
    try (Weft one = open(first);
        Weft other = open(second)) {
      first.onReady(() -> told.add("first"));
      second.onReady(() -> told.add("second"));
      Oneshot<String> word = Oneshot.channel();
      Oneshot<String> more = Oneshot.channel();
      JoinHandle<String> receiver =
          one.spawn(Futures.join(word.receiver(), more.receiver()).map(both -> both.first()));
      assertThat(told).containsExactly("first");
      assertThat(first.step()).isFalse();
      Future<@Nullable Void> sending =
          async(
              () -> {
                word.sender().send("hello");
                more.sender().send("again");
              });
      JoinHandle<@Nullable Void> sender = other.spawn(sending);
      assertThat(told).containsExactly("first", "second");
      assertThat(second.step()).isFalse();
      assertThat(told).containsExactly("first", "second", "first");
      assertThat(first.step()).isFalse();
      assertThat(receiver.isFinished()).isTrue();
      assertThat(sender.isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("P3: another thread's wake fails the next step, and never calls the listener")
  void p3_strangers() throws Exception {
    var stepper = new Stepper(Schedule.random(7));
    try (Weft weft = open(stepper)) {
      JoinHandle<Object> waits = weft.spawn(Futures.never());
      while (stepper.step()) {
        // until it waits
      }
      stepper.onReady(() -> log.add(Thread.currentThread().getName()));
      Thread stranger = Thread.ofPlatform().name("stranger").start(waits::abort);
      stranger.join();
      assertThat(stepper.isReady()).isTrue();
      assertThatThrownBy(stepper::step)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("thread 'stranger', which is not simulated, woke task-");
      assertThat(log).isEmpty();
    }
  }

  @Test
  @DisplayName("P4: a blocking call waits for its own runtime, and others go on from within")
  void p4_blockingCallsWait() {
    var first = new Stepper(Schedule.random(1));
    var second = new Stepper(Schedule.random(2));
    try (Weft one = open(first);
        Weft other = open(second)) {
      first.meanwhile(second::step);
      Oneshot<String> word = Oneshot.channel();
      JoinHandle<String> call = one.spawnBlocking(() -> one.blockOn(word.receiver()));
      Future<Boolean> sending =
          async(
              () -> {
                await(Tasks.yieldNow());
                return word.sender().send("hello");
              });
      JoinHandle<Boolean> sender = other.spawn(sending);
      while (first.step()) {
        // until nothing is ready
      }
      assertThat(call.isFinished()).isTrue();
      assertThat(sender.isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("P4: where nobody can bring what a blocking call waits for, the call fails")
  void p4_waitWithoutEnd() {
    var stepper = new Stepper(Schedule.random(1));
    try (Weft weft = open(stepper)) {
      JoinHandle<String> said =
          weft.spawnBlocking(
              () -> {
                try {
                  weft.blockOn(Futures.never());
                  return "";
                } catch (IllegalStateException e) {
                  log.add(e.getMessage());
                  throw e;
                }
              });
      while (stepper.step()) {
        // until nothing is ready
      }
      assertThat(said.isFinished()).isTrue();
      assertThat(log).singleElement().asString().contains("nothing can happen any more");
    }
  }

  @Test
  @DisplayName("who is in no blocking call of a step cannot wait in blockOn")
  void blockOnOutside() {
    var stepper = new Stepper(Schedule.random(1));
    try (Weft weft = open(stepper)) {
      assertThatThrownBy(() -> weft.blockOn(Futures.ready(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("run step by step");
    }
  }

  @Test
  @DisplayName("tasks and calls are told by number, and by the name they were given, if any")
  void told() {
    var stepper = new Stepper(Schedule.arrival(1));
    try (Weft weft = open(stepper)) {
      stepper.listener((number, name) -> log.add(number + " " + name));
      weft.spawn("named", speaker("a", 2)).detach();
      weft.spawn(Futures.ready(1)).detach();
      weft.spawnBlocking(() -> 1).detach();
      while (stepper.step()) {
        // until nothing is ready
      }
      assertThat(log).contains("1 named", "2 null", "0 null").startsWith("1 named");
    }
  }

  @Test
  @DisplayName("equal schedules: the same steps, and the same hash; closing cancels what waits")
  void again() {
    long hash = 0;
    for (int i = 0; i < 3; i++) {
      log.clear();
      var stepper = new Stepper(Schedule.random(5));
      JoinHandle<Object> waits;
      try (Weft weft = open(stepper)) {
        waits = weft.spawn(Futures.never());
        for (String name : List.of("a", "b", "c")) {
          weft.spawn(speaker(name, 10)).detach();
        }
        while (stepper.step()) {
          // until nothing is ready
        }
      }
      assertThat(waits.isFinished()).isTrue();
      assertThat(log).hasSize(30);
      assertThat(hash == 0 || hash == stepper.schedule().hash()).isTrue();
      hash = stepper.schedule().hash();
    }
  }

  @Test
  @DisplayName("a stepper is for one runtime that was opened with it")
  void notOpened() {
    var stepper = new Stepper(Schedule.random(1));
    assertThatThrownBy(stepper::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not open");
  }
}
