package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.TaskExecutors;
import dev.weft.time.Time;
import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The JDK's stages and executors as futures, and as an executor of ours.
@Timeout(30)
class BridgesTest {

  @Test
  @DisplayName("S1-20 a ForkJoinPool does the computing and the task awaits it")
  void forkJoin() throws Exception {
    try (Weft weft = Toys.open()) {
      Future<String> worker =
          Futures.onExecutor(ForkJoinPool.commonPool(), () -> Thread.currentThread().getName());
      assertThat(weft.<String>blockOn(worker)).contains("ForkJoinPool");
    }
  }

  @Test
  @DisplayName("1.1 onExecutor submits at the first poll; 1.7 a cancelled call does not begin")
  void lazyAndCancelled() throws Exception {
    var queue = new ArrayDeque<Runnable>();
    var ran = new AtomicInteger();
    var driven = new Driven<>(Futures.onExecutor(queue::add, ran::incrementAndGet));
    assertThat(queue).isEmpty();
    assertThat(driven.isPending()).isTrue();
    driven.cancel();
    queue.remove().run();
    assertThat(ran).hasValue(0);
    assertThat(driven.wakes()).isZero();
    assertThatThrownBy(driven::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("1.6 what the call threw, and a refusal, reach the awaiter unchanged")
  void failures() {
    var broken = new Exception("broken");
    assertThatThrownBy(
            () ->
                Driven.now(
                    Futures.onExecutor(
                        Runnable::run,
                        () -> {
                          throw broken;
                        })))
        .isSameAs(broken);
    var refused = new RejectedExecutionException("full");
    assertThatThrownBy(
            () ->
                Driven.now(
                    Futures.onExecutor(
                        _ -> {
                          throw refused;
                        },
                        () -> 1)))
        .isSameAs(refused);
  }

  @Test
  @DisplayName("a stage yields its value or its bare failure, and is cancelled with its future")
  void stages() throws Exception {
    var stage = new CompletableFuture<String>();
    var driven = new Driven<>(Futures.<String>from(stage));
    assertThat(driven.isPending()).isTrue();
    stage.complete("done");
    assertThat(driven.wakes()).isEqualTo(1);
    assertThat(driven.value()).isEqualTo("done");

    var broken = new Exception("broken");
    var failed = CompletableFuture.failedFuture(broken).thenApply(x -> x);
    assertThatThrownBy(() -> Driven.now(Futures.from(failed))).isSameAs(broken);

    var abandoned = new CompletableFuture<String>();
    var pending = new Driven<>(Futures.<String>from(abandoned));
    assertThat(pending.isPending()).isTrue();
    pending.cancel();
    assertThat(abandoned).isCancelled();
  }

  @Test
  @DisplayName("4.1 4.2 4.11 tasks run on a JDK executor; close cancels them and leaves it open")
  void jdkExecutor() throws Exception {
    try (var pool = Executors.newFixedThreadPool(2, r -> new Thread(r, "jdk-pool"))) {
      Weft weft = Toys.builder().executor(TaskExecutors.from("jdk", pool)).open();
      assertThat(weft.describe()).contains("executor jdk");
      List<JoinHandle<String>> handles = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        handles.add(
            weft.spawn(
                Time.sleep(Duration.ofMillis(1)).map(_ -> Thread.currentThread().getName())));
      }
      assertThat(weft.blockOn(Futures.joinAll(handles))).containsOnly("jdk-pool");
      var cancelled = new AtomicInteger();
      var polled = new AtomicInteger();
      weft.spawn(
          Futures.pollFn(
              _ -> {
                polled.incrementAndGet();
                return Poll.pending();
              },
              _ -> cancelled.incrementAndGet()));
      Patience.until("polled", () -> polled.get() == 1);
      assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
      assertThat(cancelled).hasValue(1);
      assertThat(pool.isShutdown()).isFalse();
      assertThat(weft.spawn(Futures.ready(1)).isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("2.7 10.2 refused wakes cancel, and cleanups that wake the next grow no stack")
  void chainOfRefusedWakes() {
    var pool = Executors.newSingleThreadExecutor();
    Weft weft = Toys.builder().executor(TaskExecutors.from("over", pool)).open();
    int length = 20_000;
    List<dev.weft.toys.Probe<Integer>> chain = new ArrayList<>();
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      chain.add(new dev.weft.toys.Probe<>());
      handles.add(weft.spawn(chain.get(i)));
    }
    Patience.until("all wait", () -> chain.stream().allMatch(p -> p.polls == 1));
    for (int i = 0; i < length - 1; i++) {
      chain.get(i).duringCancel(chain.get(i + 1).waker::wake);
    }
    pool.close();
    chain.getFirst().waker.wake();
    assertThat(handles).allMatch(JoinHandle::isFinished);
    assertThat(chain).allMatch(p -> p.cancels == 1);
    weft.close();
  }

  @Test
  @DisplayName("2.7 an executor that runs inline is refused; a shut-down one refuses spawns")
  void inline() {
    Weft weft = Toys.builder().executor(TaskExecutors.from("inline", Runnable::run)).open();
    assertThatThrownBy(() -> weft.spawn(Futures.ready(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'inline' runs tasks on the thread that hands them over");
    weft.close(Duration.ZERO);

    var pool = Executors.newSingleThreadExecutor();
    Weft over = Toys.builder().executor(TaskExecutors.from("over", pool)).open();
    pool.shutdown();
    assertThatThrownBy(() -> over.spawn(Futures.ready(1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(over.liveTasks()).isZero();
    over.close();
  }

  @Test
  @DisplayName("1.7 a stage that cannot be cancelled is left alone, and a race has its winner")
  void stageThatCannotBeCancelled() throws Exception {
    try (Weft weft = Toys.open()) {
      var source = new CompletableFuture<Integer>();
      Future<Integer> stage = Futures.from(source.minimalCompletionStage());
      assertThat(weft.blockOn(Futures.<Integer>race(List.of(stage, Futures.ready(1)))))
          .isEqualTo(1);
      assertThat(source.complete(2)).isTrue();
    }
  }

  @Test
  @DisplayName("6.1 blockOn on the only thread of the fork-join pool that runs the tasks ends")
  void blockOnInThePoolOfTheTasks() throws Exception {
    var pool = new ForkJoinPool(1);
    try (Weft weft = Toys.builder().executor(TaskExecutors.from("fork-join", pool)).open()) {
      var waiting = pool.submit(() -> weft.<Integer>blockOn(Futures.ready(7)));
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    } finally {
      pool.shutdownNow();
    }
  }
}
