package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.sync.Broadcast;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.bench.AwaitingLoop;
import dev.weft.tck.bench.BlockedCaller;
import dev.weft.tck.bench.EventCounts;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.Threads;
import dev.weft.tck.bench.WatchedConnection;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// §10 of the rule book: shutdown.
public interface ShutdownRules extends RuntimeKit {

  private boolean closed(RuntimeSubject subject) throws Exception {
    return within("close returns", () -> subject.close(settings().patience()));
  }

  /// Tasks that wait, that sleep, that yield for ever, and that were never polled.
  @Rule(id = "10.1")
  default void closeCancelsEachTaskOnce() throws Exception {
    for (RuntimeSubject subject : List.of(open(), openIdle())) {
      List<Probe> probes = IntStream.range(0, 20).mapToObj(i -> new Probe()).toList();
      List<SpawnedTask<?>> tasks = new ArrayList<>();
      for (Probe probe : probes) {
        tasks.add(subject.spawn(probe.future()));
      }
      var over = new AtomicBoolean();
      tasks.add(subject.spawn(new AwaitingLoop(() -> over.get() ? null : subject.yieldNow())));
      if (capabilities().timers()) {
        tasks.add(subject.spawn(subject.sleep(Duration.ofHours(1))));
      }
      try {
        assertThat(closed(subject)).as("close says that everything ended").isTrue();
        eventually(
            "all tasks are over after close",
            () -> tasks.stream().allMatch(SpawnedTask::isFinished));
      } finally {
        over.set(true);
      }
      assertThat(probes.stream().map(Probe::cancels))
          .as("how often each task was cancelled")
          .containsOnly(1);
      for (SpawnedTask<?> task : tasks) {
        assertThat(TaskOutcomes.isCancelled(task)).as("a task is reported as cancelled").isTrue();
      }
    }
  }

  /// Cleanup that wakes, spawns, locks and closes a channel, in every task.
  @Rule(id = "10.2")
  default void cleanupMayDoAnything() throws Exception {
    for (RuntimeSubject subject : List.of(open(), openIdle())) {
      var lock = new ReentrantLock();
      Broadcast<String> channel = Broadcast.channel(1);
      var failures = new ConcurrentLinkedQueue<Throwable>();
      var spawned = new ConcurrentLinkedQueue<SpawnedTask<String>>();
      List<Probe> probes = IntStream.range(0, 10).mapToObj(i -> new Probe()).toList();
      subject.spawn(channel.receiver().recv());
      for (Probe probe : probes) {
        probe.duringCancel(
            cx -> {
              Throwable failure =
                  catchThrowable(
                      () -> {
                        probes.forEach(Probe::wake);
                        spawned.add(subject.spawn(new Probe().future()));
                        lock.lock();
                        try {
                          channel.sender().close();
                        } finally {
                          lock.unlock();
                        }
                      });
              if (failure != null) {
                failures.add(failure);
              }
            });
        subject.spawn(probe.future());
      }
      assertThat(closed(subject)).as("close says that everything ended").isTrue();
      assertThat(failures).as("what failed in cleanup").isEmpty();
      assertThat(spawned).as("tasks spawned in cleanup").hasSizeGreaterThanOrEqualTo(10);
      eventually(
          "tasks spawned in cleanup are over",
          () -> spawned.stream().allMatch(SpawnedTask::isFinished));
    }
  }

  /// Inside cleanup the task's id is known, and its locals.
  @Rule(id = "10.3")
  default void cleanupRunsInItsTask() throws Exception {
    for (RuntimeSubject subject : List.of(open(), openIdle())) {
      var seen = new AtomicReference<@Nullable Object>();
      var local = new AtomicReference<@Nullable String>();
      var probe =
          new Probe()
              .duringCancel(
                  cx -> {
                    try {
                      seen.set(subject.currentTaskId());
                      local.set(subject.bound());
                      var _ = subject.yieldNow(); // needs a task around it
                    } catch (RuntimeException outside) {
                      seen.set(outside);
                    }
                  });
      SpawnedTask<String> task = subject.spawn(subject.bind("mine", probe.future()));
      closed(subject);
      assertThat(seen.get()).as("the current task's id in its cleanup").isEqualTo(task.id());
      assertThat(local.get()).as("a task-local in the cleanup").isEqualTo("mine");
    }
  }

  /// After close; then from a thread that spawns while another closes.
  @Rule(id = "10.4", kind = RuleKind.STOCHASTIC)
  default void spawnAfterCloseIsCancelled() throws Exception {
    RuntimeSubject over = openIdle();
    closed(over);
    SpawnedTask<String> late = over.spawn(Futures.ready("too late"));
    assertThat(late.isFinished()).as("a task spawned after close is over").isTrue();
    assertThat(TaskOutcomes.isCancelled(late)).as("it was cancelled").isTrue();

    for (int i = 0; i < Math.max(3, settings().iterations() / 6); i++) {
      RuntimeSubject subject = i % 2 == 0 ? open() : openIdle();
      var tasks = new ArrayList<SpawnedTask<?>>();
      var stop = new AtomicBoolean();
      var begun = new CountDownLatch(10);
      BlockedCaller<Integer> spawner =
          BlockedCaller.calling(
              () -> {
                for (int n = 0; n < 1000 && !stop.get(); n++) {
                  tasks.add(subject.spawn(new Probe().future()));
                  begun.countDown();
                }
                return tasks.size();
              });
      eventually("tasks are spawned", () -> begun.getCount() == 0);
      assertThat(closed(subject)).as("close says that everything ended").isTrue();
      stop.set(true);
      eventually("the spawning thread ends", spawner::isOver);
      assertThat(spawner.failure()).as("what spawn threw during close").isNull();
      eventually(
          "all tasks spawned during close are over",
          () -> tasks.stream().allMatch(SpawnedTask::isFinished));
    }
  }

  /// A blocking call that does not end, and limits of 20 ms and nothing.
  @Rule(id = "10.5")
  default void closeKeepsItsLimit() throws Exception {
    needs(capabilities().blocking(), "it has no blocking calls");
    for (Duration limit : List.of(Duration.ofMillis(20), Duration.ZERO)) {
      RuntimeSubject subject = open();
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      try {
        subject.spawnBlocking(
            () -> {
              begun.countDown();
              end.await();
              return "over";
            });
        eventually("a blocking call begins", () -> begun.getCount() == 0);
        boolean clean =
            within("close(" + limit.toMillis() + " ms) returns", () -> subject.close(limit));
        assertThat(clean).as("close says that everything ended").isFalse();
      } finally {
        end.countDown();
      }
    }
  }

  /// From a task.
  @Rule(id = "10.6")
  default void closeInsideDoesNotWaitForItself() {
    RuntimeSubject subject = open();
    var returned = new AtomicBoolean();
    var task = new Probe();
    task.duringPoll(
        1,
        cx -> {
          try {
            subject.close(settings().patience().multipliedBy(4));
          } catch (IllegalStateException failedFast) {
            assertThat(failedFast).hasMessageContaining("close");
          }
          returned.set(true);
        });
    SpawnedTask<String> handle = subject.spawn(task.future());
    eventually("close inside a task returns or fails", returned::get);
    handle.abort();
    eventually("the task can be ended after that", handle::isFinished);
  }

  /// Five runtimes that were used come and go: no thread, no descriptor, no socket stays.
  @Rule(id = "10.7")
  default void nothingStays() throws Exception {
    useAndClose();
    long before = descriptors();
    for (int i = 0; i < 5; i++) {
      useAndClose();
    }
    eventually(
        "no more descriptors are open than before 5 runtimes came and went",
        () -> descriptors() < before + 5);
  }

  private void useAndClose() throws Exception {
    RuntimeSubject subject = open();
    if (capabilities().timers()) {
      subject.spawn(subject.sleep(Duration.ofHours(1)));
    }
    if (capabilities().blocking()) {
      SpawnedTask<Integer> call = subject.spawnBlocking(() -> 1);
      eventually("a blocking call ends", call::isFinished);
    }
    if (capabilities().readiness()) {
      try (WatchedConnection connection = WatchedConnection.of(subject)) {
        subject.spawn(connection.read());
        closed(subject);
        assertThat(connection.near().isOpen()).as("a watched socket is open after close").isFalse();
      }
    } else {
      closed(subject);
    }
    assertThat(subject.liveTasks()).as("live tasks after close").isZero();
    eventually(
        "the threads named " + subject.threadPrefix() + "... end",
        () -> Threads.startingWith(subject.threadPrefix()) == 0);
  }

  /// How many descriptors the process has open; 0 where nobody knows.
  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  /// Nothing of it throws what nobody expects, and nothing hangs.
  @Rule(id = "10.8")
  default void useAfterCloseIsDefined() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a task is polled", () -> probe.polls() == 1);
    WatchedConnection connection =
        capabilities().readiness() ? WatchedConnection.of(subject) : null;
    closed(subject);
    probe.wake();
    task.abort();
    assertThat(task.isFinished()).as("its task is over").isTrue();
    assertThat(TaskOutcomes.isCancelled(task)).as("its task was cancelled").isTrue();
    assertThat(
            catchThrowable(
                () ->
                    within(
                        "blockOn on a closed runtime ends",
                        () -> subject.blockOn(Futures.ready("too late")))))
        .as("what blockOn throws on a closed runtime")
        .isInstanceOf(IllegalStateException.class);
    if (capabilities().blocking()) {
      SpawnedTask<Integer> call = subject.spawnBlocking(() -> 1);
      eventually("a blocking call on a closed runtime is over", call::isFinished);
      assertThat(TaskOutcomes.isCancelled(call)).as("it was cancelled").isTrue();
    }
    if (connection != null) {
      Context cx = Context.of(() -> {});
      assertThat(catchThrowable(() -> connection.watched().pollReadable(cx)))
          .as("what a socket of a closed runtime throws")
          .isNotNull();
      connection.close();
    }
    assertThat(probe.polls()).as("polls of its task").isEqualTo(1);
  }

  /// The second one comes while the first waits for cleanup.
  @Rule(id = "10.9")
  default void twoClosersBothReturn() {
    RuntimeSubject subject = open();
    var cleaning = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var probe =
        new Probe()
            .duringCancel(
                cx -> {
                  cleaning.countDown();
                  goOn.await();
                });
    subject.spawn(probe.future());
    eventually("a task is polled", () -> probe.polls() == 1);
    Duration limit = settings().patience().multipliedBy(4); // not that they wait for
    BlockedCaller<Boolean> first = BlockedCaller.calling(() -> subject.close(limit));
    eventually("close cancels the task", () -> cleaning.getCount() == 0);
    BlockedCaller<Boolean> second = BlockedCaller.calling(() -> subject.close(limit));
    quietly("a closer fails", () -> first.failure() == null && second.failure() == null);
    goOn.countDown();
    eventually("the first of two closers returns", first::isOver);
    eventually("the second of two closers returns", second::isOver);
    assertThat(first.failure()).as("what the first threw").isNull();
    assertThat(second.failure()).as("what the second threw").isNull();
  }

  /// What a listener hears of tasks, polls and workers.
  @Rule(id = "10.10")
  default void hooksAreBalanced() throws Exception {
    var heard = new EventCounts();
    RuntimeSubject subject = open(SubjectOptions.listening(heard));
    for (int i = 0; i < 10; i++) {
      subject.spawn(Futures.ready("value"));
      subject.spawn(Futures.failed(new IllegalStateException("meant to fail")));
      subject.spawn(new Probe().future());
      subject.spawn(new Probe().future()).abort();
    }
    eventually("the ends of 30 tasks are told", () -> heard.tasksEnded() >= 30);
    closed(subject);
    subject.spawn(Futures.ready("too late"));
    eventually("what was told to begin is told to end", heard::isBalanced);
    assertThat(heard.tasksEnded()).as("ends of tasks that were told").isEqualTo(41);
  }

  /// Bytes arrive while the runtime closes.
  @Rule(id = "10.11", kind = RuleKind.STOCHASTIC)
  default void eventsDuringCloseDoNoHarm() throws Exception {
    needs(capabilities().readiness(), "it has no readiness");
    for (int i = 0; i < Math.max(3, settings().iterations() / 20); i++) {
      RuntimeSubject subject = open();
      var wires = new ArrayList<WatchedConnection>();
      for (int w = 0; w < 4; w++) {
        WatchedConnection connection = WatchedConnection.of(subject);
        wires.add(connection);
        subject.spawn(new AwaitingLoop(connection::read));
      }
      var sent = new CountDownLatch(10);
      var stop = new AtomicBoolean();
      BlockedCaller<?> sender =
          BlockedCaller.calling(
              () -> {
                while (!stop.get()) {
                  for (WatchedConnection connection : wires) {
                    connection.send(1); // fails when the near end is closed
                  }
                  sent.countDown();
                }
                return null;
              });
      eventually("bytes are sent", () -> sent.getCount() == 0);
      assertThat(closed(subject)).as("close says that everything ended").isTrue();
      stop.set(true);
      eventually("the sending thread ends", sender::isOver);
      for (WatchedConnection connection : wires) {
        connection.close();
      }
    }
  }
}
