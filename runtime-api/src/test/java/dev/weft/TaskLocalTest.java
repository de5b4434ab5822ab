package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.task.LocalBindings;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskLocalTest {

  private static final TaskLocal<String> PRIVATE = TaskLocal.create();
  private static final TaskLocal<String> HANDED_ON = TaskLocal.inheritable();

  private final Weft weft = Toys.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private static String seen() {
    return PRIVATE.orElse("-") + HANDED_ON.orElse("-");
  }

  private static Future<String> see() {
    return Futures.lazy(() -> Futures.ready(seen()));
  }

  @Test
  @DisplayName("3.13 a local is there in every poll inside its binding, and nowhere else")
  void bound() throws Exception {
    Future<String> inner = see().then(a -> Time.sleep(Duration.ofMillis(1)).map(_ -> a + seen()));
    String inside = weft.blockOn(PRIVATE.bind("p", HANDED_ON.bind("h", inner)));
    assertThat(inside).isEqualTo("phph");
    assertThat(weft.<String>blockOn(see())).isEqualTo("--");
    assertThat(seen()).isEqualTo("--");
    assertThatThrownBy(PRIVATE::get).isInstanceOf(NoSuchElementException.class);
    String rebound = weft.blockOn(PRIVATE.bind("outer", PRIVATE.bind("inner", see())));
    assertThat(rebound).isEqualTo("inner-");
  }

  @Test
  @DisplayName("3.13 a spawned task and a blocking call inherit the locals that say so")
  void inherited() throws Exception {
    Future<List<String>> spawning =
        Futures.lazy(
            () ->
                Futures.joinAll(
                    List.of(Tasks.spawn(see()), Tasks.spawnBlocking(TaskLocalTest::seen))));
    assertThat(weft.blockOn(HANDED_ON.bind("h", PRIVATE.bind("p", spawning))))
        .containsExactly("-h", "-h");
  }

  @Test
  @DisplayName("3.13 locals are there when a task is aborted and cleans up, inherited or bound")
  void cleanup() {
    List<String> seen = new CopyOnWriteArrayList<>();
    var probe = new Probe<String>().duringCancel(() -> seen.add(seen()));
    var inheriting = new Probe<String>().duringCancel(() -> seen.add(seen()));
    Future<String> whole =
        HANDED_ON.bind(
            "h",
            Futures.lazy(
                () -> {
                  Tasks.spawn(inheriting);
                  return PRIVATE.bind("p", probe);
                }));
    var handle = weft.spawn(whole);
    Patience.until("both run", () -> probe.polls == 1 && inheriting.polls == 1);
    handle.abort();
    Patience.until("it is over", handle::isFinished);
    weft.close();
    assertThat(seen).containsExactly("ph", "-h");
  }

  @Test
  @DisplayName("3.12 3.13 names and ids are seen inside a task, in blocking calls and scopes")
  void idsAndNames() throws Exception {
    JoinHandle<Long> named = weft.spawn("worker-bee", Futures.lazy(() -> Futures.ready(id())));
    assertThat(named.name()).isEqualTo("worker-bee");
    long id = named.id();
    assertThat(weft.<Long>blockOn(named)).isEqualTo(id);
    JoinHandle<Long> blocking = weft.spawnBlocking("call", TaskLocalTest::id);
    long blockingId = blocking.id();
    assertThat(blocking.name()).isEqualTo("call");
    assertThat(weft.<Long>blockOn(blocking)).isEqualTo(blockingId);
  }

  private static long id() {
    return Tasks.currentId();
  }

  @Test
  @DisplayName("3.13 of bindings that hide each other a spawned task inherits the innermost only")
  void hiddenBindingsAreNotInherited() {
    TaskLocal<String> other = TaskLocal.inheritable();
    LocalBindings outer =
        new LocalBindings(HANDED_ON, true, "old", new LocalBindings(other, true, "o", null));
    LocalBindings locals =
        new LocalBindings(HANDED_ON, true, "new", new LocalBindings(PRIVATE, false, "p", outer));
    LocalBindings inherited = LocalBindings.inherited(locals);
    assertThat(LocalBindings.find(inherited, HANDED_ON).value()).isEqualTo("new");
    assertThat(LocalBindings.find(inherited, other).value()).isEqualTo("o");
    assertThat(LocalBindings.find(inherited, PRIVATE)).isNull();
    assertThat(inherited.depth()).isEqualTo(2);
    assertThat(LocalBindings.inherited(inherited)).isSameAs(inherited);
  }

  @Test
  @DisplayName("3.13 a hundred thousand generations that each bind a local keep one binding each")
  void generations() throws Exception {
    var end = dev.weft.sync.Oneshot.<Integer>channel();
    TaskLocal<Integer> generation = TaskLocal.inheritable();
    weft.spawn(generation.bind(0, generationOf(generation, 0, end.sender())));
    assertThat(weft.blockOn(end.receiver())).isEqualTo(1);
  }

  private static Future<Integer> generationOf(
      TaskLocal<Integer> local, int n, dev.weft.sync.Oneshot.Sender<Integer> end) {
    return Futures.lazy(
        () -> {
          if (n == 100_000) {
            end.send(LocalBindings.inherited(Context.current().thread().locals()).depth());
          } else {
            Tasks.spawn(local.bind(n + 1, generationOf(local, n + 1, end)));
          }
          return Futures.ready(n);
        });
  }
}
