package dev.weft.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutorServiceViewTest {

  /// Two calls at once, so that a third one waits in the queue.
  private final Weft weft = Toys.builder().set("weft.blocking.threads", "2").open();

  private final ExecutorService view = ExecutorServiceView.of(weft);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();

  @AfterEach
  void close() {
    release.countDown();
    weft.close();
  }

  /// Until they may end; in vain interrupted before.
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private volatile boolean stubborn;

  private void stay() {
    while (stubborn && mayEnd.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private int hold() {
    held.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      stay();
    }
    return 1;
  }

  /// Two calls that run until they are released or interrupted.
  private List<Future<Integer>> occupy() {
    List<Future<Integer>> running = List.of(view.submit(this::hold), view.submit(this::hold));
    Patience.until("both run", () -> held.get() == 2);
    return running;
  }

  @Test
  @DisplayName("calls run on the threads for blocking calls, as tasks of the runtime")
  void submit() throws Exception {
    long before = weft.metrics().spawned();
    assertThat(view.submit(() -> Thread.currentThread().getName()).get())
        .startsWith(weft.name() + "-blocking-");
    assertThat(view.submit(() -> {}, "result").get()).isEqualTo("result");
    var broken = new IOException("broken");
    Callable<String> failing =
        () -> {
          throw broken;
        };
    assertThatThrownBy(() -> view.submit(failing).get())
        .isInstanceOf(ExecutionException.class)
        .hasCause(broken);
    assertThat(CompletableFuture.supplyAsync(() -> "supplied", view).get()).isEqualTo("supplied");
    assertThat(weft.metrics().spawned() - before).isEqualTo(4);
    assertThat(weft.<Integer>blockOn(JdkFutures.from(view.submit(() -> 7)))).isEqualTo(7);
  }

  @Test
  @DisplayName("what a call throws that was only executed goes to the unhandled-failure policy")
  void executed() throws Exception {
    var policy = Toys.builder().set("weft.unhandled-failures", "shut-down").open();
    var ran = new AtomicBoolean();
    ExecutorServiceView.of(policy)
        .execute(
            () -> {
              ran.set(true);
              throw new IllegalStateException("nobody's");
            });
    Patience.until("it ran", ran::get);
    Patience.until("the runtime closes", () -> policy.spawn(Futures.never()).isFinished());
    policy.close();
  }

  @Test
  @DisplayName("a cancel before a call begins keeps it from running; while it runs, interrupts it")
  void cancel() throws Exception {
    List<Future<Integer>> running = occupy();
    var ran = new AtomicBoolean();
    Future<?> queued = view.submit(() -> ran.set(true));
    assertThat(queued.cancel(true)).isTrue();
    assertThat(running.getFirst().cancel(true)).isTrue();
    Patience.until("it is interrupted", () -> interrupted.get() == 1);
    assertThatThrownBy(() -> running.getFirst().get()).isInstanceOf(CancellationException.class);
    release.countDown();
    assertThat(running.get(1).get()).isEqualTo(1);
    assertThat(view.submit(Thread::interrupted).get()).isFalse();
    assertThat(running.get(1).cancel(true)).isFalse();
    assertThat(ran).isFalse();
  }

  @Test
  @DisplayName("after a shutdown calls are refused, those there are run to their end")
  void shutdown() throws Exception {
    occupy();
    Future<Integer> queued = view.submit(() -> 3);
    view.shutdown();
    assertThat(view.isShutdown()).isTrue();
    assertThat(view.isTerminated()).isFalse();
    assertThatThrownBy(() -> view.submit(() -> 4))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
    assertThat(view.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    release.countDown();
    assertThat(view.awaitTermination(1, TimeUnit.DAYS)).isTrue();
    assertThat(view.isTerminated()).isTrue();
    assertThat(queued.get()).isEqualTo(3);
    assertThat(interrupted).hasValue(0);
    assertThat(weft.<Integer>blockOn(weft.spawnBlocking(() -> 5))).isEqualTo(5);
    assertThat(ExecutorServiceView.of(weft).submit(() -> 6).get()).isEqualTo(6);
  }

  @Test
  @DisplayName("shutdownNow interrupts what runs, gives back what does not, and frees the queue")
  void shutdownNow() throws Exception {
    occupy();
    var ran = new AtomicBoolean();
    Runnable first = () -> ran.set(true);
    Runnable second = () -> ran.set(true);
    view.execute(first);
    view.execute(second);
    stubborn = true;
    assertThat(view.shutdownNow()).containsExactly(first, second);
    assertThat(weft.metrics().blocking().queued()).isZero();
    mayEnd.countDown();
    assertThat(view.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).hasValue(2);
    assertThat(ran).isFalse();
    assertThat(view.shutdownNow()).isEmpty();
    assertThat(weft.<Boolean>blockOn(weft.spawnBlocking(Thread::interrupted))).isFalse();
  }

  @Test
  @DisplayName("an interrupt meant for one call never reaches another one of its thread")
  void interruptsAreThatCalls() throws Exception {
    var strayed = new AtomicInteger();
    for (int i = 0; i < 2_000; i++) {
      ExecutorService shortLived = ExecutorServiceView.of(weft);
      var begun = new CountDownLatch(1);
      shortLived.execute(begun::countDown);
      begun.await();
      shortLived.shutdownNow();
      weft.<Integer>blockOn(
          weft.spawnBlocking(
              () -> Thread.interrupted() ? strayed.incrementAndGet() : strayed.get()));
    }
    assertThat(strayed).hasValue(0);
  }

  @Test
  @DisplayName("a view without calls terminates at once")
  void emptyView() throws Exception {
    assertThat(view.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    view.shutdown();
    assertThat(view.isTerminated()).isTrue();
    assertThat(view.awaitTermination(0, TimeUnit.SECONDS)).isTrue();
    view.close();
  }

  @Test
  @DisplayName("who waits for the end is woken by it, and by an interrupt")
  void awaitTermination() throws Exception {
    occupy();
    var outcome = new AtomicReference<Object>();
    Callable<Boolean> waiting = () -> view.awaitTermination(1, TimeUnit.DAYS);
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                outcome.set(waiting.call());
              } catch (Exception e) {
                outcome.set(e);
              }
            });
    Patience.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    thread.join();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    Thread closing = Thread.startVirtualThread(view::close);
    Patience.until("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();
    assertThat(view.isTerminated()).isTrue();
  }

  @Test
  @DisplayName("the runtime's close cancels what has not begun, so that nobody waits in vain")
  void runtimeCloses() throws Exception {
    List<Future<Integer>> running = occupy();
    var ran = new AtomicBoolean();
    Future<?> queued = view.submit(() -> ran.set(true));
    CompletableFuture<Void> stage = CompletableFuture.runAsync(() -> ran.set(true), view);
    Thread closing = Thread.startVirtualThread(weft::close);
    Patience.until("it is cancelled", queued::isCancelled);
    release.countDown();
    closing.join();
    assertThat(running.getFirst().get()).isEqualTo(1);
    assertThat(ran).isFalse();
    assertThat(stage).isNotDone();
    assertThatThrownBy(() -> view.submit(() -> 1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("is closed");
    view.shutdown();
    assertThat(view.isTerminated()).isTrue();
  }

  @Test
  @DisplayName("invokeAll and invokeAny wait for all, and for one")
  void invoke() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int n = i;
      calls.add(() -> n);
    }
    List<Integer> values = new ArrayList<>();
    for (Future<Integer> future : view.invokeAll(calls)) {
      values.add(future.resultNow());
    }
    assertThat(values).hasSize(50).startsWith(0, 1, 2).endsWith(49);
    assertThat(view.invokeAny(calls)).isBetween(0, 49);
    assertThat(view.invokeAll(List.of(this::hold, this::hold), 1, TimeUnit.MILLISECONDS))
        .allMatch(Future::isCancelled);
  }

  @Test
  @DisplayName("calls begin in the order in which they came")
  void order() throws Exception {
    try (Weft one = Toys.builder().set("weft.blocking.threads", "1").open();
        ExecutorService inOrder = ExecutorServiceView.of(one)) {
      List<Integer> seen = new CopyOnWriteArrayList<>();
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        expected.add(n);
        inOrder.execute(() -> seen.add(n));
      }
      inOrder.close();
      assertThat(seen).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("where tasks are polled the methods that wait refuse; a blocking call may use them")
  void insideTasks() throws Exception {
    List<Callable<?>> waiting =
        List.of(
            () -> view.awaitTermination(1, TimeUnit.DAYS),
            () -> view.invokeAll(List.of(() -> 1)),
            () -> view.invokeAll(List.of(() -> 1), 1, TimeUnit.DAYS),
            () -> view.invokeAny(List.of(() -> 1)),
            () -> view.invokeAny(List.of(() -> 1), 1, TimeUnit.DAYS),
            () -> {
              view.close();
              return 1;
            });
    for (Callable<?> call : waiting) {
      assertThatThrownBy(() -> weft.blockOn(Futures.pollFn(_ -> Poll.ready(call.call()))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("keep other tasks from running");
    }
    assertThat(view.isShutdown()).isFalse();
    assertThat(weft.<Integer>blockOn(weft.spawnBlocking(() -> view.invokeAny(List.of(() -> 1)))))
        .isEqualTo(1);
  }
}
