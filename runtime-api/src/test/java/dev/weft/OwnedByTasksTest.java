package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Resource;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What tasks yield to nobody.
@Timeout(30)
class OwnedByTasksTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final Resource resource = new Resource();
  private final Probe<Resource> probe = new Probe<>();

  @AfterEach
  void close() {
    weft.close();
  }

  private JoinHandle<Resource> spawn() {
    JoinHandle<Resource> handle = weft.spawn(probe);
    executor.runAll();
    return handle;
  }

  private JoinHandle<Resource> ended() {
    JoinHandle<Resource> handle = spawn();
    probe.finish(resource);
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
    return handle;
  }

  private static void isCancelled(JoinHandle<?> handle) {
    assertThatThrownBy(() -> Driven.now(handle)).isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("3.15 a handle detached after the end closes the value at once")
  void detachedLate() {
    var handle = ended();
    assertThat(resource.closes()).isZero();
    handle.detach();
    handle.detach();
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(handle);
  }

  @Test
  @DisplayName("3.15 the value of a detached task is closed at its end")
  void detachedEarly() {
    var handle = spawn();
    handle.detach();
    assertThat(resource.closes()).isZero();
    probe.finish(resource);
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 an abort after the end closes a value that was not received")
  void abortedLate() {
    var handle = ended();
    handle.abort();
    handle.abort();
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(handle);
  }

  @Test
  @DisplayName("3.5 an abort after the end leaves a value alone that nobody has to own")
  void ordinaryValue() throws Exception {
    JoinHandle<String> handle = weft.spawn(Futures.ready("kept"));
    executor.runAll();
    handle.abort();
    handle.detach();
    assertThat(HandleOutcome.of(handle)).isEqualTo("kept");
  }

  @Test
  @DisplayName("3.15 a value that a running task yields when it was aborted meanwhile is closed")
  void abortedInTheLastPoll() {
    var handle = new AtomicReference<JoinHandle<Resource>>();
    probe.set(resource);
    probe.duringPoll(() -> handle.get().abort());
    handle.set(weft.spawn(probe));
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(handle.get());
  }

  @Test
  @DisplayName("3.15 a value that was received is its receiver's, whatever comes later")
  void received() throws Exception {
    var handle = ended();
    assertThat(Driven.<Resource>now(handle)).isSameAs(resource);
    handle.abort();
    handle.detach();
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName("3.15 a cancelled handle keeps the value, since it may be polled again")
  void cancelledHandle() throws Exception {
    var handle = ended();
    new Driven<>(handle).cancel();
    assertThat(resource.closes()).isZero();
    assertThat(Driven.<Resource>now(handle)).isSameAs(resource);
  }

  @Test
  @DisplayName("3.15 abortOnCancel, cancelled after the end, closes the value")
  void abortOnCancel() {
    new Driven<>(ended().abortOnCancel()).cancel();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 an abort handle, which has no right to the value, leaves it alone")
  void abortHandle() throws Exception {
    var handle = ended();
    handle.abortHandle().abort();
    assertThat(Driven.<Resource>now(handle)).isSameAs(resource);
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName("3.15 the handle of a task that nobody receives is detached")
  void nestedHandle() {
    JoinHandle<JoinHandle<Resource>> outer =
        weft.spawn(Futures.lazy(() -> Futures.ready(weft.spawn(probe))));
    outer.detach();
    executor.runAll();
    probe.finish(resource);
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 what closing throws goes to the policy when nobody awaits the task")
  void failingClose() throws Exception {
    var failure = new IOException("close");
    Weft other = Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN).open();
    other.spawn(Futures.ready(new Resource(failure))).detach();
    assertThatThrownBy(() -> other.blockOn(Futures.never()))
        .isInstanceOf(RuntimeClosedException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).hasCause(failure),
            e -> assertThat(e).hasMessageContaining("blockOn on a closed runtime"));
    other.close();
  }

  @Test
  @DisplayName("3.9 what an aborted task's cleanup throws goes to the policy if nobody awaits it")
  void cleanupOfTheDetached() throws Exception {
    var failure = new IllegalStateException("cleanup");
    Weft other = Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN).open();
    var polled = new CountDownLatch(1);
    JoinHandle<Object> handle =
        other.spawn(
            Futures.pollFn(
                cx -> {
                  polled.countDown();
                  return Poll.pending();
                },
                cx -> {
                  throw failure;
                }));
    polled.await();
    handle.detach();
    handle.abort();
    assertThatThrownBy(() -> other.blockOn(Futures.never()))
        .isInstanceOf(RuntimeClosedException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).hasCause(failure),
            e -> assertThat(e).hasMessageContaining("blockOn on a closed runtime"));
    other.close();
  }

  @Test
  @DisplayName("3.15 a set that is closed closes what its members yielded, and what they yet yield")
  void closedSet() {
    var late = new Resource();
    var lateProbe = new Probe<Resource>().duringCancel(() -> {});
    lateProbe.set(late);
    var set = new JoinSet<Resource>(weft);
    set.spawn(Futures.ready(resource));
    executor.runAll();
    set.spawn(lateProbe.duringPoll(set::close));
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
    assertThat(late.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 a set that lets its members go, or is shut down, closes what they yield")
  void emptiedSet() throws Exception {
    var detached = new JoinSet<Resource>(weft);
    detached.spawn(probe);
    executor.runAll();
    detached.detachAll();
    probe.finish(resource);
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
    var second = new Resource();
    var shut = new JoinSet<Resource>(weft);
    shut.spawn(Futures.ready(second));
    executor.runAll();
    Driven.now(shut.shutdown());
    assertThat(second.closes()).isEqualTo(1);
    assertThat(shut.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("3.15 what a scope's child yielded to nobody is closed when the scope is over")
  void scope() throws Exception {
    var handles = new ArrayList<JoinHandle<Resource>>();
    var taken = new Resource();
    JoinHandle<Resource> scope =
        weft.spawn(
            TaskScope.failFast(
                s -> {
                  handles.add(s.fork(Futures.ready(resource)));
                  handles.add(s.fork(Futures.ready(taken)));
                  return handles.get(1);
                }));
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(handles.getFirst());
    assertThat(Driven.<Resource>now(scope)).isSameAs(taken);
    assertThat(taken.closes()).isZero();
  }

  @Test
  @DisplayName("3.15 a cancelled scope closes what its children and its body have yielded")
  void cancelledScope() {
    var child = new Resource();
    JoinHandle<Resource> scope =
        weft.spawn(
            TaskScope.failFast(
                s -> {
                  s.fork(Futures.ready(child));
                  s.fork(new Probe<>());
                  return Futures.ready(resource);
                }));
    executor.runAll();
    assertThat(scope.isFinished()).isFalse();
    scope.abort();
    executor.runAll();
    assertThat(child.closes()).as("a child's").isEqualTo(1);
    assertThat(resource.closes()).as("the body's").isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 a scope that fails closes what its body has yielded")
  void failedScope() {
    var failing = new Probe<Object>();
    JoinHandle<Resource> scope =
        weft.spawn(
            TaskScope.failFast(
                s -> {
                  s.fork(failing);
                  return Futures.ready(resource);
                }));
    executor.runAll();
    failing.fail(new Exception("broken"));
    failing.waker.wake();
    executor.runAll();
    assertThat(scope.isFinished()).isTrue();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 of several successes the scope yields the first and closes the others")
  void firstSuccess() throws Exception {
    var second = new Resource();
    JoinHandle<Resource> scope =
        weft.spawn(TaskScope.firstSuccess(List.of(Futures.ready(resource), Futures.ready(second))));
    executor.runAll();
    Resource won = Driven.now(scope);
    assertThat(won.closes()).isZero();
    scope.abort();
    assertThat(won.closes()).isZero();
    assertThat(second.closes() + resource.closes()).as("closes of the one that lost").isEqualTo(1);
  }

  @Test
  @DisplayName("3.15 a scope that has a winner and is cancelled closes what it won")
  void cancelledWinner() {
    var slow = new Probe<Resource>();
    JoinHandle<Resource> scope =
        weft.spawn(
            TaskScope.firstSuccess(List.<Future<Resource>>of(Futures.ready(resource), slow)));
    slow.duringCancel(scope::abort); // the winner is known, the loser about to end
    executor.runAll();
    assertThat(scope.isFinished()).isTrue();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("6.7 what the root yielded although its thread was interrupted is closed")
  void interrupted() throws Exception {
    var polled = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var thrown = new AtomicReference<Throwable>();
    try (Weft other = Toys.open()) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      other.blockOn(
                          Futures.pollFn(
                              cx -> {
                                polled.countDown();
                                go.await();
                                return Poll.ready(resource);
                              }));
                    } catch (Exception e) {
                      thrown.set(e);
                    }
                  });
      polled.await();
      thread.interrupt();
      Patience.until("the interrupt was taken", () -> !thread.isInterrupted());
      go.countDown();
      thread.join();
    }
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("11.3 what a blocking call yields after its abort is closed")
  void blockingCall() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    JoinHandle<Resource> call =
        weft.spawnBlocking(
            () -> {
              begun.countDown();
              go.await();
              return resource;
            });
    begun.await();
    call.abort();
    go.countDown();
    Patience.until("it is over", call::isFinished);
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(call);
  }

  @Test
  @DisplayName("J4 J5 whatever races, a value is either received or closed, and closed once")
  void races() throws Exception {
    try (Weft other = Toys.open();
        var threads = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 4000; i++) {
        var value = new Resource();
        JoinHandle<Resource> handle = other.spawn(Futures.ready(value));
        java.util.concurrent.Future<?> giver =
            threads.submit(i % 2 == 0 ? handle::abort : handle::detach);
        int received = i % 4 < 2 ? receive(handle) : 0;
        giver.get();
        Patience.until("it is over", handle::isFinished);
        Patience.until("it is one's or nobody's", () -> received + value.closes() > 0);
        assertThat(received + value.closes()).isEqualTo(1);
      }
    }
  }

  private static int receive(JoinHandle<Resource> handle) throws Exception {
    while (!handle.isFinished()) {
      Thread.onSpinWait();
    }
    try {
      Driven.<Resource>now(handle);
      return 1;
    } catch (JoinException.TaskCancelled closed) {
      return 0;
    }
  }

  @Test
  @DisplayName("3.15 who awaits a detached task before its end is refused, and it stays detached")
  void awaitedAfterDetach() {
    var handle = spawn();
    handle.detach();
    var awaiting = new Driven<>(handle);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(awaiting::poll)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was detached");
      awaiting.cancel();
    }
    probe.finish(resource);
    executor.runAll();
    assertThat(resource.closes()).isEqualTo(1);
    isCancelled(handle);
  }

  @Test
  @DisplayName("3.15 who awaits a task that is detached meanwhile is woken and hears of it")
  void detachedWhileAwaited() throws Exception {
    var handle = spawn();
    var awaiting = new Driven<>(handle);
    assertThat(awaiting.isPending()).isTrue();
    handle.detach();
    assertThat(awaiting.wakes()).isEqualTo(1);
    assertThatThrownBy(awaiting::poll).isInstanceOf(IllegalStateException.class);
    probe.finish(resource);
    executor.runAll();
    assertThat(awaiting.wakes()).isZero();
    assertThat(resource.closes()).isEqualTo(1);
  }
}
