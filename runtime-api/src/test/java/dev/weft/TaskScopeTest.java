package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.time.Time;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskScopeTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final List<Probe<String>> children = new ArrayList<>();
  private final AtomicReference<TaskScope> scope = new AtomicReference<>();

  @AfterEach
  void close() {
    weft.close();
  }

  /// A scope of `n` children whose body is `body`.
  private Future<String> scopeOf(int n, Future<String> body) {
    return TaskScope.failFast(
        s -> {
          scope.set(s);
          for (int i = 0; i < n; i++) {
            children.add(new Probe<>());
            s.fork(children.getLast());
          }
          return body;
        });
  }

  private JoinHandle<String> run(Future<String> future) {
    JoinHandle<String> handle = weft.spawn(future);
    executor.runAll();
    return handle;
  }

  @Test
  @DisplayName("the block ends after its last child, with the body's value")
  void waitsForChildren() throws Exception {
    var handle = run(scopeOf(2, Futures.ready("body")));
    assertThat(handle.isFinished()).isFalse();
    children.get(0).finish("a");
    executor.runAll();
    assertThat(handle.isFinished()).isFalse();
    children.get(1).finish("b");
    executor.runAll();
    assertThat(HandleOutcome.of(handle)).isEqualTo("body");
    assertThatThrownBy(() -> scope.get().fork(Futures.ready(1)))
        .hasMessageContaining("this scope is over");
  }

  @Test
  @DisplayName("the first failure cancels body and siblings, and is thrown unchanged at the end")
  void failFast() {
    var body = new Probe<String>();
    var handle = run(scopeOf(3, body));
    var broken = new Exception("broken");
    children.get(1).fail(broken);
    children.get(1).waker.wake();
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
    assertThat(body.cancels).isEqualTo(1);
    assertThat(children.get(0).cancels + children.get(2).cancels).isEqualTo(2);
    assertThatThrownBy(() -> HandleOutcome.of(handle)).cause().isSameAs(broken);
  }

  @Test
  @DisplayName("a body that throws ends its children; awaiting a failed child throws its failure")
  void bodyFails() {
    var broken = new Exception("broken");
    var handle = run(scopeOf(1, Futures.failed(broken)));
    assertThat(children.getFirst().cancels).isEqualTo(1);
    assertThatThrownBy(() -> HandleOutcome.of(handle)).cause().isSameAs(broken);
    var awaiting = run(TaskScope.failFast(s -> s.fork(Futures.<String>failed(broken))));
    assertThatThrownBy(() -> HandleOutcome.of(awaiting))
        .cause()
        .isSameAs(broken)
        .hasNoSuppressedExceptions();
  }

  @Test
  @DisplayName("an aborted task publishes its end only after its scope's last child")
  void abortWaits() {
    var handle = run(scopeOf(2, new Probe<>()));
    List<Boolean> finished = new ArrayList<>();
    children.forEach(c -> c.duringCancel(() -> finished.add(handle.isFinished())));
    handle.abort();
    executor.runOne();
    assertThat(handle.isFinished()).isFalse();
    executor.runAll();
    assertThat(finished).containsExactly(false, false);
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("a task that loses its scope to a timeout goes on, and ends after the children")
  void abandonedInATask() throws Exception {
    var inner = scopeOf(1, new Probe<>());
    JoinHandle<String> handle = weft.spawn(Futures.race(Futures.lazy(() -> pendingOnce()), inner));
    executor.runOne(); // starts the scope, and yields
    executor.runOne(); // the child
    executor.runOne(); // the race is won
    assertThat(children.getFirst().cancels).isZero();
    assertThat(handle.isFinished()).isFalse();
    executor.runAll();
    assertThat(children.getFirst().cancels).isEqualTo(1);
    assertThat(HandleOutcome.of(handle)).isEqualTo("won");
  }

  private static Future<String> pendingOnce() {
    return Tasks.yieldNow().map(_ -> "won");
  }

  @Test
  @DisplayName("nested scopes end from the inside out when the outermost is aborted")
  void nested() {
    var leaf = new Probe<String>();
    Future<String> two = TaskScope.failFast(s -> s.fork(leaf));
    Future<String> one = TaskScope.failFast(s -> s.fork(two));
    var handle = run(one);
    assertThat(leaf.polls).isEqualTo(1);
    leaf.duringCancel(() -> assertThat(handle.isFinished()).isFalse());
    handle.abort();
    executor.runAll();
    assertThat(leaf.cancels).isEqualTo(1);
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("firstSuccess yields the first value when the others have ended")
  void firstSuccess() throws Exception {
    var probes = List.of(new Probe<String>(), new Probe<String>(), new Probe<String>());
    var handle = run(TaskScope.firstSuccess(probes));
    probes.get(0).fail(new Exception("one"));
    probes.get(0).waker.wake();
    executor.runAll();
    assertThat(handle.isFinished()).isFalse();
    probes.get(2).finish("two");
    executor.runAll();
    assertThat(HandleOutcome.of(handle)).isEqualTo("two");
    assertThat(probes.get(1).cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("firstSuccess of failures only throws the first, the others suppressed")
  void noSuccess() {
    var first = new Exception("first");
    var second = new Exception("second");
    var handle =
        run(TaskScope.firstSuccess(List.of(Futures.failed(first), Futures.failed(second))));
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .cause()
        .isSameAs(first)
        .hasSuppressedException(second);
    assertThatThrownBy(() -> TaskScope.firstSuccess(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("the deadline cancels everything and is thrown when all has ended")
  void deadline() {
    var child = new Probe<String>();
    var body = new Probe<String>();
    try (Weft toy = Toys.open()) {
      var limit = Duration.ofMillis(20);
      Future<String> late =
          TaskScope.failFast(
              limit,
              s -> {
                s.fork(child);
                return body;
              });
      assertThatThrownBy(() -> toy.blockOn(late))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("not over within 20ms");
      assertThat(child.cancels + body.cancels).isEqualTo(2);
      assertThatThrownBy(
              () -> toy.blockOn(TaskScope.firstSuccess(limit, List.of(Futures.<String>never()))))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  @DisplayName("10.1 closing the runtime ends scopes and their children")
  void closing() {
    Weft toy = Toys.open();
    var child = new Probe<String>();
    var handle =
        toy.spawn(
            TaskScope.<String>failFast(
                s -> {
                  s.fork(child);
                  return Time.sleep(Duration.ofHours(1)).map(_ -> "never");
                }));
    Patience.until("the child runs", () -> child.polls == 1);
    assertThat(toy.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(handle.isFinished()).isTrue();
    assertThat(child.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("1.7 firstSuccess that is cancelled before its first poll cancels all its futures")
  void firstSuccessThatNeverBegan() throws Exception {
    var cancelled = new java.util.concurrent.atomic.AtomicInteger();
    List<Future<String>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(new CountingCancels(cancelled));
    }
    Future<String> first = TaskScope.firstSuccess(futures);
    first.cancel(Context.of(() -> {}));
    assertThat(cancelled).hasValue(3);
  }

  private record CountingCancels(java.util.concurrent.atomic.AtomicInteger cancelled)
      implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      cancelled.incrementAndGet();
    }
  }
}
