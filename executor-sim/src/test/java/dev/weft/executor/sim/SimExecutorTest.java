package dev.weft.executor.sim;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.RuntimeClosedException;
import dev.weft.Select;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SimExecutorTest {

  private static final List<String> KINDS = Simulated.KINDS;

  private final List<String> log = new ArrayList<>();

  @ParameterizedTest
  @FieldSource("KINDS")
  @DisplayName("a blocking call runs on the thread that drives, and may itself wait for tasks")
  void blockingCalls(String kind) throws Exception {
    Thread driver = Thread.currentThread();
    for (long seed = 0; seed < 20; seed++) {
      try (Weft weft = Simulated.open(Simulated.schedule(kind, seed))) {
        Future<String> program =
            async(
                () -> {
                  JoinHandle<String> call =
                      weft.spawnBlocking(
                          () -> {
                            assertThat(Thread.currentThread()).isSameAs(driver);
                            return weft.blockOn(later("inner"));
                          });
                  String outer = await(later("outer"));
                  return outer + " " + await(call);
                });
        assertThat(weft.blockOn(program)).isEqualTo("outer inner");
      }
    }
  }

  @Test
  @DisplayName("where a history of tasks is kept, calls and coins are the schedule's all the same")
  void withHistory() throws Exception {
    var coins = new HashSet<List<Long>>();
    for (int i = 0; i < 5; i++) {
      var builder = Weft.builder().executor(new SimProvider(Schedule.random(1))).timer("virtual");
      try (Weft weft = builder.set("weft.task-history", "on").open()) {
        Thread driver = Thread.currentThread();
        Future<List<Long>> program =
            async(
                () -> {
                  assertThat(await(weft.spawnBlocking(Thread::currentThread))).isSameAs(driver);
                  var tosses = new ArrayList<Long>();
                  for (int k = 0; k < 20; k++) {
                    Select<Long> select = Select.<Long>fair();
                    select.on(Futures.ready(1L), won -> won).on(Futures.ready(2L), won -> won);
                    tosses.add(await(select.first()));
                  }
                  return tosses;
                });
        coins.add(weft.blockOn(program));
      }
    }
    assertThat(coins).hasSize(1);
  }

  private static Future<String> later(String text) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofHours(1)));
          return text;
        });
  }

  @Test
  @DisplayName("a call in place may wait for tasks, too")
  void inPlace() throws Exception {
    try (Weft weft = Simulated.open(Schedule.random(1))) {
      Future<String> program =
          async(() -> Tasks.blockInPlace(() -> weft.blockOn(later("there"))) + " and back");
      assertThat(weft.blockOn(program)).isEqualTo("there and back");
    }
  }

  @Test
  @DisplayName("a blocking call comes at a random later step; one that was aborted never")
  void callsComeLater() throws Exception {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      List<String> order = new ArrayList<>();
      Simulated.run(Schedule.random(seed), () -> callAmongPolls(order));
      assertThat(order.getFirst()).isEqualTo("spawned");
      orders.add(order);
    }
    assertThat(orders).hasSizeGreaterThan(3);
  }

  private static Future<@Nullable Void> callAmongPolls(List<String> order) {
    return async(
        () -> {
          JoinHandle<Boolean> aborted = Tasks.spawnBlocking(() -> order.add("aborted"));
          JoinHandle<Boolean> call = Tasks.spawnBlocking(() -> order.add("called"));
          order.add("spawned");
          aborted.abort();
          for (int i = 0; i < 5; i++) {
            await(Tasks.yieldNow());
            order.add("polled");
          }
          await(call);
        });
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  @DisplayName("what only yields keeps nobody waiting for ever")
  void yielders(String kind) throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      var told = new boolean[1];
      Future<@Nullable Void> program =
          async(
              () -> {
                for (int i = 0; i < 4; i++) {
                  Tasks.spawn(waitingFor(told)).detach();
                }
                Tasks.spawn(Futures.lazy(() -> Futures.ready(told[0] = true))).detach();
                await(waitingFor(told));
              });
      Simulated.run(Simulated.schedule(kind, seed), () -> program);
      assertThat(told).containsExactly(true);
    }
  }

  private static Future<@Nullable Void> waitingFor(boolean[] told) {
    return async(
        () -> {
          while (!told[0]) {
            await(Tasks.yieldNow());
          }
        });
  }

  @Test
  @DisplayName("one task starves as long as anything else is ready")
  void starves() throws Exception {
    Set<String> last = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      List<String> order = new ArrayList<>();
      Simulated.run(Schedule.starving(seed, 4), () -> threeOfThree(order)); // one is the root
      last.add(order.getLast().substring(0, 1));
      if (order.stream().filter(order.getLast()::equals).count() == 3) {
        last.add("all of " + order.getLast());
      }
    }
    assertThat(last).contains("a", "b", "c", "all of a", "all of b", "all of c");
  }

  private static Future<@Nullable Void> threeOfThree(List<String> order) {
    return async(
        () -> {
          List<JoinHandle<?>> all = new ArrayList<>();
          for (String name : List.of("a", "b", "c")) {
            all.add(Tasks.spawn(threeTimes(name, order)));
          }
          for (JoinHandle<?> each : all) {
            await(each);
          }
        });
  }

  private static Future<@Nullable Void> threeTimes(String name, List<String> order) {
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            order.add(name);
            await(Tasks.yieldNow());
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"random, 100, true", "priorities, 100, true", "arrival, 100, false"})
  @DisplayName("a lost update is found within a hundred seeds, and not by the order of arrival")
  void findsAFault(String kind, int seeds, boolean found) throws Exception {
    long wrong = -1;
    for (long seed = 0; seed < seeds && wrong < 0; seed++) {
      if (updatedInTwoSteps(Simulated.schedule(kind, seed)) != 2) {
        wrong = seed;
      }
    }
    assertThat(wrong >= 0).isEqualTo(found);
    if (found) {
      for (int i = 0; i < 5; i++) {
        assertThat(updatedInTwoSteps(Simulated.schedule(kind, wrong))).isEqualTo(1);
      }
    }
  }

  /// Two tasks read, yield while a third is not over, and write what they read and one more. In the
  /// order of arrival the first has written before the second begins.
  private static int updatedInTwoSteps(Schedule schedule) throws Exception {
    var cell = new int[1];
    Future<@Nullable Void> program =
        async(
            () -> {
              JoinHandle<@Nullable Void> first = Tasks.spawn(increment(cell));
              await(Tasks.yieldNow());
              await(Tasks.yieldNow());
              await(Tasks.yieldNow());
              JoinHandle<@Nullable Void> second = Tasks.spawn(increment(cell));
              await(first);
              await(second);
            });
    Simulated.run(schedule, () -> program);
    return cell[0];
  }

  private static Future<@Nullable Void> increment(int[] cell) {
    return async(
        () -> {
          int read = cell[0];
          await(Tasks.yieldNow());
          cell[0] = read + 1;
        });
  }

  @Test
  @DisplayName("a wake by another thread fails blockOn, with the thread's name and its trace")
  void strangers() throws Exception {
    try (Weft weft = Simulated.open(Schedule.random(7))) {
      Oneshot<String> oneshot = Oneshot.channel();
      Thread thread = Thread.ofPlatform().name("stranger").unstarted(() -> send(oneshot, "hello"));
      Future<String> program =
          async(
              () -> {
                Tasks.spawnBlocking(
                        () -> {
                          thread.start();
                          thread.join();
                          return null;
                        })
                    .detach();
                return await(oneshot.receiver());
              });
      assertThatThrownBy(() -> weft.blockOn(program))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("thread 'stranger', which is not simulated, woke task-")
          .hasMessageContaining("seed 7")
          .cause()
          .satisfies(
              cause ->
                  assertThat(cause.getStackTrace())
                      .anyMatch(frame -> frame.getMethodName().equals("send")));
    }
  }

  private static void send(Oneshot<String> oneshot, String text) {
    oneshot.sender().send(text);
  }

  @Test
  @DisplayName("where it is allowed, other threads wake, spawn and wait, too")
  void allowed() throws Exception {
    try (Weft weft = allowing().open()) {
      Oneshot<String> oneshot = Oneshot.channel();
      var spawned = new AtomicInteger();
      Thread thread =
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    weft.spawn(Futures.lazy(() -> Futures.ready(spawned.incrementAndGet())))
                        .detach();
                    send(oneshot, "hello");
                  });
      thread.start();
      assertThat(weft.blockOn(oneshot.receiver())).isEqualTo("hello");
      thread.join();
      weft.run();
      assertThat(spawned).hasValue(1);
    }
  }

  private static WeftBuilder allowing() {
    return Weft.builder().executor("sim").timer("wheel").set("weft.sim.outside", "allow");
  }

  @Test
  @DisplayName("a wait without end is an error, not a wait")
  void stuck() throws Exception {
    try (Weft weft = Simulated.open(Schedule.random(3))) {
      assertThatThrownBy(() -> weft.blockOn(Futures.never()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing can happen any more")
          .hasMessageContaining("Schedule[random, seed 3, 1 steps]");
    }
  }

  @Test
  @DisplayName("an interrupt cancels the root; a task's own interrupt harms nobody else")
  void interrupts() throws Exception {
    try (Weft weft = Simulated.open(Schedule.random(3))) {
      Future<String> program =
          async(
              () -> {
                await(
                    Tasks.spawn(
                        Futures.lazy(
                            () -> {
                              Thread.currentThread().interrupt();
                              return Futures.ready("interrupted");
                            })));
                return "unharmed";
              });
      assertThat(weft.blockOn(program)).isEqualTo("unharmed");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> weft.blockOn(later("never")))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  @DisplayName("closing cancels what is left: tasks, calls that were not made, and who waits")
  void closing() throws Exception {
    Weft weft = Simulated.open(Schedule.random(3));
    JoinHandle<String> task = weft.spawn(cleaned(later("late")));
    assertThat(weft.blockOn(later("first"))).isEqualTo("first");
    JoinHandle<Boolean> call = weft.spawnBlocking(() -> log.add("called"));
    weft.close();
    assertThat(call.isFinished()).isTrue();
    assertThat(task.isFinished()).isTrue();
    assertThat(log).containsExactly("cleaned up");
    assertThatThrownBy(() -> weft.blockOn(later("closed")))
        .isInstanceOf(RuntimeClosedException.class);
  }

  private Future<String> cleaned(Future<String> future) {
    return async(
        () -> {
          try {
            return await(future);
          } finally {
            log.add("cleaned up");
          }
        });
  }

  @Test
  @DisplayName("a schedule is for one runtime")
  void usedTwice() throws Exception {
    Schedule schedule = Schedule.random(5);
    assertThat(Simulated.run(schedule, () -> later("once"))).isEqualTo("once");
    assertThatThrownBy(() -> Simulated.open(schedule))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to another runtime");
  }
}
