package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final Probe<String> probe = new Probe<>();
  private final Context byHand = Context.of(() -> {});

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("1.1 S0-5 S4-9 spawning and making futures polls nothing by itself")
  void spawnDoesNotPoll() {
    weft.spawn(probe);
    assertThat(probe.polls).isZero();
  }

  @Test
  @DisplayName("1.10 S1-5 a never-ready future is polled exactly once")
  void neverReady() {
    weft.spawn(probe);
    executor.runAll();
    assertThat(probe.polls).isEqualTo(1);
    assertThat(executor.queued()).as("S1-19: a pending task is in no queue").isZero();
  }

  @Test
  @DisplayName("2.2 a wake during the poll causes exactly one more poll")
  void wakeDuringPoll() {
    weft.spawn(
        probe.duringPoll(
            () -> {
              if (probe.polls == 1) {
                probe.waker.wake();
                probe.waker.wake();
              }
            }));
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("2.3 S4-20 many wakes between two polls cause one poll")
  void wakesCoalesce() {
    weft.spawn(probe);
    executor.runAll();
    for (int i = 0; i < 1000; i++) {
      probe.waker.wake();
    }
    assertThat(executor.queued()).isEqualTo(1);
    executor.runAll();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("4.13 a task woken n times in turn is polled n + 1 times")
  void noExtraPolls() {
    weft.spawn(probe);
    executor.runAll();
    for (int i = 0; i < 50; i++) {
      probe.waker.wake();
      executor.runAll();
    }
    assertThat(probe.polls).isEqualTo(51);
  }

  @Test
  @DisplayName("2.4 2.8 a wake after completion, or after the runtime closed, does nothing")
  void wakeAfterTheEnd() {
    weft.spawn(probe);
    executor.runAll();
    probe.finish("x");
    executor.runAll();
    probe.waker.wake();
    assertThat(executor.queued()).isZero();
    weft.close();
    probe.waker.wake();
    assertThat(probe.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("2.5 a wake after an abort does not poll")
  void wakeAfterAbort() {
    var handle = weft.spawn(probe);
    executor.runAll();
    handle.abort();
    probe.waker.wake();
    executor.runAll();
    assertThat(probe.polls).isEqualTo(1);
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("2.7 waking runs nothing inline: a chain of 100 000 wakes does not grow the stack")
  void wakeChain() {
    int length = 100_000;
    List<Probe<String>> chain = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int next = i + 1;
      var link = new Probe<String>();
      link.duringPoll(
          () -> {
            if (link.polls == 2 && next < length) {
              chain.get(next).waker.wake();
            }
          });
      chain.add(link);
      weft.spawn(link);
    }
    executor.runAll();
    chain.getFirst().waker.wake();
    executor.runAll();
    assertThat(chain).allMatch(link -> link.polls == 2);
  }

  @Test
  @DisplayName(
      "2.9 4.10 S4-19 a stored waker keeps neither future nor result of an ended task alive")
  void wakerKeepsNothingAlive() {
    var waker = new AtomicReference<Waker>();
    var future = new WeakReference<>(spawnAndFinish(waker));
    for (int i = 0; i < 50 && future.get() != null; i++) {
      System.gc();
    }
    assertThat(waker.get()).isNotNull();
    assertThat(future.get()).isNull();
    assertThat(weft.liveTasks()).isZero();
    assertThat(weft.tasks().live().snapshot(10)).isEmpty();
  }

  private Probe<String> spawnAndFinish(AtomicReference<Waker> waker) {
    var short_lived = new Probe<String>();
    weft.spawn(short_lived);
    executor.runAll();
    waker.set(short_lived.waker);
    short_lived.finish("result");
    short_lived.waker = null;
    executor.runAll();
    return short_lived;
  }

  @Test
  @DisplayName("2.10 wakers are equal within a task and different across tasks")
  void wakerIdentity() {
    var other = new Probe<String>();
    weft.spawn(probe);
    weft.spawn(other);
    executor.runAll();
    assertThat(probe.waker.wakesSameAs(probe.waker)).isTrue();
    assertThat(probe.waker.wakesSameAs(other.waker)).isFalse();
  }

  @Test
  @DisplayName("3.1 a handle yields the value")
  void handleYieldsTheValue() throws Exception {
    JoinHandle<String> handle = weft.spawn(probe);
    assertThat(handle.poll(byHand).isPending()).isTrue();
    probe.set("value");
    executor.runAll();
    assertThat(handle.poll(byHand)).isEqualTo(Poll.ready("value"));
  }

  @Test
  @DisplayName("3.1 1.6 a failed task's handle throws TaskFailed with the very Throwable thrown")
  void handleTellsFailure() {
    var failure = new IOException("broken");
    probe.fail(failure);
    JoinHandle<String> handle = weft.spawn("named", probe);
    executor.runAll();
    assertThatThrownBy(() -> handle.poll(byHand))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasMessageContaining("named")
        .cause()
        .isSameAs(failure);
  }

  @Test
  @DisplayName("3.2 an Error thrown by a task ends that task only")
  void errorIsContained() {
    probe.fail(new StackOverflowError());
    weft.spawn(probe);
    var other = new Probe<String>();
    weft.spawn(other);
    executor.runAll();
    assertThat(other.polls).isEqualTo(1);
  }

  @Test
  @DisplayName("a poll that returns null fails the task with an explanation")
  void nullPoll() {
    JoinHandle<String> handle = weft.spawn(Futures.pollFn(cx -> null));
    executor.runAll();
    assertThatThrownBy(() -> handle.poll(byHand)).hasMessageContaining("Poll.pending()");
  }

  @Test
  @DisplayName("3.3 aborting an idle task cancels its future without another poll")
  void abortIdle() {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThat(probe.polls).isEqualTo(1);
    assertThat(probe.cancels).isEqualTo(1);
    assertThatThrownBy(() -> handle.poll(byHand)).isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("3.3 aborting a task that was never polled cancels its future without a poll")
  void abortFresh() {
    JoinHandle<String> handle = weft.spawn(probe);
    handle.abort();
    executor.runAll();
    assertThat(probe.polls).isZero();
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("3.4 an abort during a poll takes effect when the poll returns pending")
  void abortRunning() {
    var handle = new AtomicReference<JoinHandle<String>>();
    handle.set(weft.spawn(probe.duringPoll(() -> handle.get().abort())));
    executor.runAll();
    assertThat(probe.cancels).isEqualTo(1);
    assertThatThrownBy(() -> handle.get().poll(byHand))
        .isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("3.4 an abort during the poll that finishes loses to the result")
  void abortLosesToResult() throws Exception {
    var handle = new AtomicReference<JoinHandle<String>>();
    probe.set("won");
    handle.set(weft.spawn(probe.duringPoll(() -> handle.get().abort())));
    executor.runAll();
    assertThat(probe.cancels).isZero();
    assertThat(handle.get().poll(byHand)).isEqualTo(Poll.ready("won"));
  }

  @Test
  @DisplayName("3.4 an abort of a task that yields takes effect before it runs again")
  void abortYielding() {
    JoinHandle<String> handle =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  cx.yieldTask();
                  return Poll.pending();
                }));
    executor.runOne();
    executor.runOne();
    assertThat(executor.queued()).isEqualTo(1);
    handle.abort();
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("3.5 an abort of a finished task keeps the result")
  void abortFinished() throws Exception {
    probe.set("kept");
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.abort();
    assertThat(executor.queued()).isZero();
    assertThat(handle.poll(byHand)).isEqualTo(Poll.ready("kept"));
  }

  @Test
  @DisplayName("3.7 when a handle reports the end, the future's cleanup has finished")
  void cleanupBeforeCompletion() {
    var seen = new ArrayList<Boolean>();
    var handle = new AtomicReference<JoinHandle<String>>();
    handle.set(weft.spawn(probe.duringCancel(() -> seen.add(handle.get().isFinished()))));
    executor.runAll();
    handle.get().abort();
    executor.runAll();
    assertThat(seen).containsExactly(false);
    assertThat(handle.get().isFinished()).isTrue();
  }

  @Test
  @DisplayName("3.8 the result is delivered once; a second await is an error")
  void joinTwice() throws Exception {
    probe.set("once");
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.poll(byHand);
    assertThatThrownBy(() -> handle.poll(byHand))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("once");
  }

  @Test
  @DisplayName("3.9 a cleanup that throws is suppressed in the join error")
  void throwingCleanup() {
    var broken = new IllegalStateException("cleanup");
    JoinHandle<String> handle =
        weft.spawn(
            probe.duringCancel(
                () -> {
                  throw broken;
                }));
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThatThrownBy(() -> handle.poll(byHand))
        .isInstanceOf(JoinException.TaskCancelled.class)
        .satisfies(t -> assertThat(t.getSuppressed()).containsExactly(broken));
  }

  @Test
  @DisplayName("3.12 ids are unique and visible in the task and its cleanup")
  void ids() {
    Set<Long> ids = new HashSet<>();
    var seen = new ArrayList<Long>();
    var handle =
        weft.spawn(
            probe
                .duringPoll(() -> seen.add(Tasks.currentId()))
                .duringCancel(() -> seen.add(Tasks.currentId())));
    for (int i = 0; i < 10_000; i++) {
      ids.add(weft.spawn(Futures.ready(i)).id());
    }
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThat(ids).hasSize(10_000).doesNotContain(handle.id());
    assertThat(seen).containsExactly(handle.id(), handle.id());
  }

  @Test
  @DisplayName("1.3 a handle polled with another waker wakes the most recent one")
  void latestJoinerIsWoken() throws Exception {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    var first = new Counter();
    var second = new Counter();
    handle.poll(Context.of(first));
    handle.poll(Context.of(second));
    probe.finish("x");
    executor.runAll();
    assertThat(first.wakes).isZero();
    assertThat(second.wakes).isEqualTo(1);
  }

  @Test
  @DisplayName("cancelling a handle as a future only takes the waiter away")
  void cancelledHandle() throws Exception {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    var waiter = new Counter();
    handle.poll(Context.of(waiter));
    handle.cancel(byHand);
    probe.finish("still there");
    executor.runAll();
    assertThat(waiter.wakes).isZero();
    assertThat(handle.poll(byHand)).isEqualTo(Poll.ready("still there"));
  }

  @Test
  @DisplayName("abortOnCancel aborts the task when it is cancelled")
  void abortOnCancel() {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.abortOnCancel().cancel(byHand);
    executor.runAll();
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("2.12 a joiner's waker that throws harms nobody")
  void throwingJoiner() throws Exception {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    handle.poll(
        Context.of(
            () -> {
              throw new IllegalStateException("waker");
            }));
    probe.finish("x");
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("a full executor refuses a spawn visibly and the future is cancelled")
  void refusedSpawn() {
    executor.refuse();
    assertThatThrownBy(() -> weft.spawn(probe)).isInstanceOf(RejectedExecutionException.class);
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("a wake that the executor refuses cancels the task instead of losing it")
  void refusedWake() {
    JoinHandle<String> handle = weft.spawn(probe);
    executor.runAll();
    executor.refuse();
    probe.waker.wake();
    assertThat(handle.isFinished()).isTrue();
    assertThat(probe.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("10.4 spawning on a closed runtime gives a cancelled handle")
  void spawnAfterClose() {
    weft.close();
    JoinHandle<String> handle = weft.spawn(probe);
    assertThat(handle.isFinished()).isTrue();
    assertThat(probe.polls).isZero();
    assertThatThrownBy(() -> handle.poll(byHand)).isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("4.5 10.2 cleanup may wake, spawn and abort")
  void cleanupMayDoAnything() {
    var spawned = new AtomicReference<JoinHandle<String>>();
    weft.spawn(
        probe.duringCancel(
            () -> {
              probe.waker.wake();
              spawned.set(weft.spawn(new Probe<>()));
              spawned.get().abort();
            }));
    executor.runAll();
    weft.close();
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(spawned.get().isFinished()).isTrue();
  }

  private static final class Counter implements Waker {
    int wakes;

    @Override
    public void wake() {
      wakes++;
    }
  }
}
