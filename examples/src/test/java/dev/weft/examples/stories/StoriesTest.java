package dev.weft.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.Telling;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The stories with seconds of 100 ms, so that five of them are half a second.
@Timeout(60)
class StoriesTest {

  private static Telling tell(String executor, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    Collections.addAll(all, "--second", "100ms", "--executor", executor);
    return Telling.of(all.toArray(String[]::new));
  }

  /// How late what takes `millis` may be over.
  private static long latest(long millis) {
    return millis + Math.max(millis / 5, 150);
  }

  /// What the lines say that tell how long it took.
  private static List<Long> times(Telling telling) {
    return telling.out().stream()
        .filter(line -> line.startsWith("Finished in"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .toList();
  }

  private static boolean isInTime(Telling telling, List<Long> millis) {
    List<Long> times = times(telling);
    assertThat(times).hasSameSizeAs(millis);
    boolean inTime = true;
    for (int i = 0; i < millis.size(); i++) {
      assertThat(times.get(i)).as("never early").isGreaterThanOrEqualTo(millis.get(i));
      inTime &= times.get(i) <= latest(millis.get(i));
    }
    return inTime;
  }

  /// Tells a story that takes `millis`. It is never over early. Late it may be on a busy machine,
  /// so of some goes one must be in time.
  private static Telling tellInTime(List<Long> millis, Supplier<Telling> story) {
    Telling telling = story.get();
    for (int again = 0; again < 4 && !isInTime(telling, millis); again++) {
      telling = story.get();
    }
    assertThat(isInTime(telling, millis)).as("in time: " + telling.out()).isTrue();
    return telling;
  }

  private static Telling tellInTime(long millis, String executor, String... args) {
    return tellInTime(List.of(millis), () -> tell(executor, args));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-10 requests awaited in turn take the sum of their times")
  void sequence(String executor) {
    Telling telling = tellInTime(500, executor, "slow-requests", "sequence");
    assertThat(telling.out().subList(0, 2))
        .containsExactly("Response 1 received!", "Response 2 received!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-11 S2-11 a spawned request runs beside an awaited one")
  void spawned(String executor) {
    Telling telling = tellInTime(300, executor, "slow-requests", "spawned");
    assertThat(telling.story()).containsExactly("Response 1 received!", "Response 2 received!");
  }

  @Test
  @DisplayName("S0-12 four requests on the caller's thread end in the order of their times")
  void four() {
    Telling telling = tellInTime(400, "fifo", "slow-requests", "four");
    assertThat(telling.story())
        .containsExactly(
            "Response 4 received!",
            "Response 1 received!",
            "Response 3 received!",
            "Response 2 received!",
            "on thread " + Thread.currentThread().threadId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S0-13 the end of the program cancels what it does not await; cleanup runs, no thread is"
          + " left")
  void abandoned(String executor) {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Telling telling = tellInTime(100, executor, "slow-requests", "abandoned");
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after).as("threads left").isEmpty();
    assertThat(telling.story().getFirst()).isEqualTo("Response 4 received!");
    assertThat(telling.story()).filteredOn(line -> line.startsWith("Response")).hasSize(1);
    assertThat(telling.story())
        .containsExactlyInAnyOrder(
            "Response 4 received!",
            "Request 1 given up",
            "Request 2 given up",
            "Request 3 given up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-4 awaited in turn, each begins when the one before has ended")
  void turn(String executor) {
    Telling telling = tellInTime(300, executor, "foos", "turn");
    assertThat(telling.story())
        .containsExactly("start 1", "end 1", "start 2", "end 2", "start 3", "end 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-5 joined, all begin in order; making and joining them starts nothing")
  void joined(String executor) {
    Telling telling = tellInTime(100, executor, "foos", "joined");
    assertThat(telling.story().subList(0, 11))
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("nothing has started yet"),
                    IntStream.rangeClosed(1, 10).mapToObj(n -> "start " + n))
                .toList());
    assertThat(telling.story()).hasSize(21);
  }

  @Test
  @DisplayName("S2-1 ten threads do in one second what takes ten in turn")
  void threads() {
    Telling telling = tellInTime(100, "fifo", "foos", "threads");
    assertThat(telling.story()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-7 S4-16 futures that block their thread run one at a time")
  void blocking(String executor) {
    Telling telling = tellInTime(1000, executor, "foos", "blocking");
    assertThat(telling.story().subList(0, 4))
        .containsExactly("start 1", "end 1", "start 2", "end 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-8 futures awaited in a loop have done nothing before")
  void loop(String executor) {
    Telling telling = tellInTime(1000, executor, "foos", "loop");
    assertThat(telling.story().subList(0, 3)).containsExactly("start 1", "end 1", "start 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-10 two sleeps of five seconds take ten in turn and five joined")
  void twoSleeps(String executor) {
    Telling telling = tellInTime(List.of(1000L, 500L), () -> tell(executor, "foos", "two"));
    assertThat(telling.out()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-16 a busy delay is polled very often, and another task goes on meanwhile")
  void busyDelay(String executor) {
    Telling telling =
        tellInTime(List.of(500L), () -> Telling.of("delays", "busy", "--executor", executor));
    var numbers = telling.story().getLast().replaceAll("[^0-9 ]", "").trim().split(" +");
    assertThat(Integer.parseInt(numbers[0])).isGreaterThan(10_000);
    assertThat(Integer.parseInt(numbers[1])).isGreaterThan(3);
  }

  @ParameterizedTest
  @CsvSource({"thread,fifo", "thread,workstealing", "timer,fifo", "timer,workstealing"})
  @DisplayName("S0-17 a delay that leaves its waker behind is polled exactly twice")
  void twoPolls(String plot, String executor) {
    Telling telling =
        tellInTime(List.of(500L), () -> Telling.of("delays", plot, "--executor", executor));
    assertThat(telling.story().getLast()).startsWith("Polled 2 times!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S1-3 eleven todos: a throwing task and failing requests leave the others alone")
  void todos(String executor) {
    Telling telling = Telling.of("todos", "--executor", executor);
    assertThat(telling.out()).hasSize(9).endsWith("none");
    assertThat(telling.out().subList(0, 8))
        .allMatch(line -> line.matches("Fetched: Todo\\[id=\\d+, title=todo \\d+, .*]"))
        .doesNotHaveDuplicates();
    assertThat(telling.err())
        .containsExactlyInAnyOrder(
            "Request failed: not a todo: <html>",
            "Request failed: status 500",
            "Task panicked: todo-9 failed: java.lang.IllegalStateException: task 9 has a bug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-21 a: run returns when the spawner is closed and the last task has ended")
  void runToEnd(String executor) {
    Telling telling = tell(executor, "run-to-end");
    assertThat(telling.out()).containsExactly("howdy!", "done!", "run returned");
    assertThat(telling.took().toMillis()).isGreaterThanOrEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S1-10 a thousand tasks from one worker: where there are others, they steal")
  void stealing(String executor) {
    Telling telling = tell(executor, "stealing", "--workers", "2");
    assertThat(telling.story().getLast()).isEqualTo("1000 tasks, each ran once");
    boolean alone = executor.equals("fifo");
    assertThat(telling.story())
        .filteredOn(line -> line.matches(".* ran \\d+"))
        .hasSize(alone ? 1 : 2);
    assertThat(
            telling.story().stream().anyMatch(line -> line.matches("worker \\d stole [1-9]\\d*")))
        .isEqualTo(!alone);
  }

  @Test
  @DisplayName("S2-3 players against the time of a pass, of tasks and of threads, as a plot")
  void basketballs() {
    Telling telling =
        tell("fifo", "basketballs", "--passes", "1000", "--most", "100", "--most-threads", "100");
    assertThat(telling.story())
        .extracting(line -> line.replaceAll("#+ \\d+", "BAR").strip())
        .containsExactly(
            "10 tasks   BAR ns a pass",
            "10 threads BAR ns a pass",
            "100 tasks   BAR ns a pass",
            "100 threads BAR ns a pass");
  }

  @Test
  @DisplayName(
      "S4-12 S4-13 S4-14 sums and states of generators; a million cost little, steps nothing")
  void generators() {
    Telling telling = tell("fifo", "generators");
    assertThat(telling.story().subList(0, 11))
        .containsExactly(
            "sum 1",
            "sum 3",
            "sum 6",
            "Unresumed",
            "Suspend0 with 1",
            "Suspend0 with 3",
            "Suspend0 with 6",
            "Suspend1 with 3",
            "Suspend1 with 1",
            "Suspend1 with 0",
            "Returned");
    assertThat(telling.story().get(11)).matches("1000000 generators: [2-6]\\d bytes each");
    assertThat(telling.story().get(12)).isEqualTo("6 steps of each: 0 bytes a step");
  }

  @ParameterizedTest
  @CsvSource({"futures,fifo", "futures,workstealing", "tasks,fifo", "tasks,workstealing"})
  @DisplayName("a hundred thousand sleepers on the usual threads")
  void manySleepers(String plot, String executor) {
    var threads = ManagementFactory.getThreadMXBean();
    threads.resetPeakThreadCount();
    int before = threads.getThreadCount();
    Telling telling =
        Telling.of(
            "million", plot, "--count", "100000", "--executor", executor, "--second", "100ms");
    assertThat(telling.story().getLast()).startsWith("100000 slept");
    assertThat(telling.finishedInMillis()).isBetween(100L, 10_000L);
    assertThat(threads.getPeakThreadCount())
        .isLessThanOrEqualTo(before + Runtime.getRuntime().availableProcessors() + 8);
  }
}
