package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleLevel;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.ConfinedThread;
import dev.weft.tck.bench.Gate;
import dev.weft.tck.bench.HeldWorkers;
import dev.weft.tck.bench.LateJoin;
import dev.weft.tck.bench.OwnedValue;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.TaskScenario;
import dev.weft.testing.CountingWaker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// §3 of the rule book: tasks and their handles.
public interface TaskRules extends RuntimeKit {

  /// A handle tells a value, a failure and a cancellation apart.
  @Rule(id = "3.1")
  default void handlesTellHowTasksEnd() throws Exception {
    RuntimeSubject subject = open();
    var failure = new IllegalStateException("thrown by a task");
    assertThat(TaskOutcomes.of(this, subject, subject.spawn(Futures.ready("value"))))
        .as("a task that returned")
        .isEqualTo(new TaskOutcome.Value<>("value"));
    assertThat(TaskOutcomes.of(this, subject, subject.spawn(Futures.<@Nullable Void>ready(null))))
        .as("a task that returned null")
        .isEqualTo(new TaskOutcome.Value<@Nullable Void>(null));
    assertThat(TaskOutcomes.of(this, subject, subject.spawn(Futures.failed(failure))))
        .as("a task that failed")
        .isEqualTo(new TaskOutcome.Failed<>(failure));
    SpawnedTask<Object> aborted = subject.spawn(Futures.never());
    aborted.abort();
    assertThat(TaskOutcomes.of(this, subject, aborted))
        .as("a task that was cancelled")
        .isInstanceOf(TaskOutcome.Cancelled.class);
  }

  /// What a task throws is its own affair.
  @Rule(id = "3.2")
  default void failuresHarmNobodyElse() throws Exception {
    RuntimeSubject subject = open();
    var bystander = new Probe();
    SpawnedTask<String> standing = subject.spawn(bystander.future());
    eventually("a spawned task is polled", () -> bystander.polls() >= 1);
    int count = settings().scaled(500, 20);
    List<SpawnedTask<String>> good = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      subject.spawn(Futures.failed(i % 2 == 0 ? new StackOverflowError() : new Exception()));
      good.add(subject.spawn(Futures.ready("good")));
    }
    for (SpawnedTask<String> task : good) {
      eventually("a task between failing ones ends", task::isFinished);
    }
    assertThat(TaskOutcomes.of(this, subject, good.getLast()))
        .isEqualTo(new TaskOutcome.Value<>("good"));
    assertThat(standing.isFinished()).as("an idle task is ended because others failed").isFalse();
    bystander.complete("unharmed");
    assertThat(TaskOutcomes.of(this, subject, standing))
        .isEqualTo(new TaskOutcome.Value<>("unharmed"));
  }

  /// An idle task that is aborted is cancelled without another poll.
  @Rule(id = "3.3")
  default void abortOfAnIdleTask() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    try (var _ = new HeldWorkers(this, subject)) {
      assertThat(probe.polls()).as("polls before the abort").isEqualTo(1);
      task.abort();
      assertThat(probe.cancels()).as("cancels inside the call of abort").isZero();
    }
    assertThat(TaskOutcomes.of(this, subject, task)).isInstanceOf(TaskOutcome.Cancelled.class);
    assertThat(probe.cancels()).as("cancels of an aborted future").isEqualTo(1);
    assertThat(probe.polls()).as("polls after an abort").isEqualTo(1);
  }

  /// A running task is cancelled when its poll returns, unless that poll finished it.
  @Rule(id = "3.4")
  default void abortOfARunningTask() throws Exception {
    RuntimeSubject subject = open();
    for (boolean ready : new boolean[] {false, true}) {
      var probe = new Probe();
      var gate = new Gate(this);
      probe.duringPoll(1, gate);
      SpawnedTask<String> task = subject.spawn(probe.future());
      gate.awaitReached("a spawned task is polled");
      task.abort();
      quietly("a future is cancelled beside its poll", () -> probe.cancels() == 0);
      if (ready) {
        probe.readyWithoutWake("in time");
      }
      gate.open();
      TaskOutcome<String> end = TaskOutcomes.of(this, subject, task);
      if (ready) {
        assertThat(end)
            .as("a poll that finished the task")
            .isEqualTo(new TaskOutcome.Value<>("in time"));
      } else {
        assertThat(end).as("a poll that stayed pending").isInstanceOf(TaskOutcome.Cancelled.class);
      }
      assertThat(probe.cancels()).as("cancels").isEqualTo(ready ? 0 : 1);
      assertThat(probe.polls()).as("polls").isEqualTo(1);
    }
  }

  /// What is over stays as it is.
  @Rule(id = "3.5")
  default void abortOfAFinishedTask() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    probe.complete("kept");
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a task whose future is ready ends", task::isFinished);
    task.abort();
    quietly("a finished future is cancelled", () -> probe.cancels() == 0);
    assertThat(TaskOutcomes.of(this, subject, task))
        .as("the result of a task that was aborted afterwards")
        .isEqualTo(new TaskOutcome.Value<>("kept"));
  }

  /// The abort itself wakes a parked worker; nobody has to ask.
  @Rule(id = "3.6")
  default void abortWakesAParkedWorker() {
    RuntimeSubject subject = open();
    var probe = new Probe();
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    quietly("an idle task is cancelled", () -> probe.cancels() == 0); // workers park meanwhile
    task.abort();
    eventually(
        "an aborted task is cancelled although nobody awaits it", () -> probe.cancels() == 1);
  }

  /// Completion is not reported before the cleanup is done.
  @Rule(id = "3.7")
  default void cleanupComesBeforeCompletion() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    var gate = new Gate(this);
    var told = new CountingWaker();
    probe.duringCancel(gate);
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    assertThat(task.join().poll(Context.of(told)).isPending()).as("a task still runs").isTrue();
    task.abort();
    gate.awaitReached("an aborted task is cancelled");
    quietly(
        "a task is reported to be over before its cleanup is",
        () -> !task.isFinished() && told.wakes() == 0);
    gate.open();
    assertThat(TaskOutcomes.of(this, subject, task)).isInstanceOf(TaskOutcome.Cancelled.class);
    assertThat(task.isFinished()).as("isFinished after the join").isTrue();
  }

  /// The result is there once.
  @Rule(id = "3.8")
  default void resultsAreDeliveredOnce() throws Exception {
    RuntimeSubject subject = open();
    SpawnedTask<String> task = subject.spawn(Futures.ready("once"));
    assertThat(TaskOutcomes.of(this, subject, task)).isEqualTo(new TaskOutcome.Value<>("once"));
    assertThat(catchThrowable(() -> TaskOutcomes.of(this, subject, task)))
        .as("what awaiting a handle a second time throws")
        .isInstanceOf(IllegalStateException.class);
  }

  /// Cleanup that throws ends in the handle, not in the worker.
  @Rule(id = "3.9")
  default void throwingCleanupIsContained() throws Exception {
    RuntimeSubject subject = open();
    var failure = new IllegalStateException("thrown by cleanup");
    for (int i = 0; i <= capabilities().workers(); i++) {
      var probe = new Probe();
      probe.duringCancel(
          cx -> {
            throw failure;
          });
      SpawnedTask<String> task = subject.spawn(probe.future());
      eventually("a spawned task is polled", () -> probe.polls() >= 1);
      task.abort();
      assertThat(TaskOutcomes.of(this, subject, task))
          .isInstanceOfSatisfying(
              TaskOutcome.Cancelled.class,
              cancelled ->
                  assertThat(cancelled.how().getSuppressed())
                      .as("what is suppressed in the error of a task whose cleanup threw")
                      .containsExactly(failure));
    }
  }

  /// A confined task is polled and cleaned up by its owner, whoever aborts it.
  @Rule(id = "3.10", level = RuleLevel.OPTIONAL)
  default void confinedTasksStayOnTheirThread() throws Exception {
    needs(capabilities().confined(), "it has no confined tasks");
    RuntimeSubject subject = open();
    try (var owner = new ConfinedThread(this, subject)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      var probe =
          new Probe()
              .duringPoll(1, cx -> seen.add(Thread.currentThread()))
              .duringPoll(2, cx -> seen.add(Thread.currentThread()))
              .duringCancel(cx -> seen.add(Thread.currentThread()));
      SpawnedTask<String> task = owner.spawn(probe.future());
      eventually("a confined task is polled", () -> probe.polls() >= 1);
      within("a wake from another thread returns", () -> run(probe::wake));
      eventually("a woken confined task is polled", () -> probe.polls() >= 2);
      within("an abort from another thread returns", () -> run(task::abort));
      eventually("an aborted confined task is cancelled", () -> probe.cancels() == 1);
      assertThat(seen)
          .as("threads that polled or cancelled a confined task")
          .containsExactly(owner.thread());
    }
  }

  private static boolean run(Runnable action) {
    action.run();
    return true;
  }

  /// 3.1 to 3.9 for every way in which a task, its handle and an abort can meet.
  @Rule(id = "3.11")
  default void allCombinations() throws Exception {
    RuntimeSubject subject = open();
    boolean confined = capabilities().confined();
    try (var owner = confined ? new ConfinedThread(this, subject) : null) {
      for (TaskScenario scenario : TaskScenario.all(confined)) {
        scenario.play(this, subject, owner);
      }
    }
    eventually("no task is left after all of them", () -> subject.liveTasks() == 0);
  }

  /// Every task has an id of its own, which it sees itself.
  @Rule(id = "3.12")
  default void idsAreUnique() throws Exception {
    RuntimeSubject subject = open();
    RuntimeSubject other = open();
    int count = settings().scaled(10_000, 100);
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < count; i++) {
      ids.add(subject.spawn(Futures.ready(i)).id());
      ids.add(other.spawn(Futures.ready(i)).id());
    }
    var inPoll = new AtomicLong(-1);
    var inCleanup = new AtomicLong();
    var probe =
        new Probe()
            .duringPoll(1, cx -> inPoll.set(subject.currentTaskId()))
            .duringCancel(cx -> inCleanup.set(subject.currentTaskId()));
    SpawnedTask<String> task = subject.spawn(probe.future());
    ids.add(task.id());
    eventually("a spawned task has asked for its id", () -> inPoll.get() != -1);
    task.abort();
    TaskOutcomes.of(this, subject, task);
    assertThat(ids.size()).as("ids of tasks of two runtimes").isEqualTo(2 * count + 1);
    assertThat(inPoll.get()).as("the id that a task sees in its poll").isEqualTo(task.id());
    assertThat(inCleanup.get()).as("the id that a task sees in its cleanup").isEqualTo(task.id());
  }

  /// What is bound to a task is there whenever its code runs.
  @Rule(id = "3.13")
  default void taskLocalsArePresent() throws Exception {
    RuntimeSubject subject = open();
    List<@Nullable String> polls = Collections.synchronizedList(new ArrayList<>());
    var cleanup = new AtomicReference<@Nullable String>();
    var probe =
        new Probe()
            .duringPoll(1, cx -> polls.add(subject.bound()))
            .duringPoll(2, cx -> polls.add(subject.bound()))
            .duringCancel(cx -> cleanup.set(subject.bound()));
    SpawnedTask<String> task = subject.spawn(subject.bind("mine", probe.future()));
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    var stranger = new AtomicReference<@Nullable String>();
    var bystander = new Probe().duringPoll(1, cx -> stranger.set(subject.bound()));
    bystander.complete("done");
    TaskOutcomes.of(this, subject, subject.spawn(subject.bind("another's", Futures.ready(true))));
    TaskOutcomes.of(this, subject, subject.spawn(bystander.future()));
    probe.wake();
    eventually("a woken task is polled", () -> polls.size() >= 2);
    task.abort();
    TaskOutcomes.of(this, subject, task);
    assertThat(polls).as("a task-local during polls").containsExactly("mine", "mine");
    assertThat(cleanup.get()).as("a task-local during the cleanup").isEqualTo("mine");
    assertThat(stranger.get()).as("another task's local").isNull();
  }

  /// Tasks that wait for each other are given up with their runtime.
  @Rule(id = "3.14")
  default void cyclesAreReclaimed() throws Exception {
    RuntimeSubject subject = open();
    List<WeakReference<?>> gone = new ArrayList<>();
    spawnCycle(subject, gone);
    within("close returns", () -> subject.close(settings().patience()));
    assertThat(subject.liveTasks()).as("tasks left after the close").isZero();
    Reclaimed.eventually(this, "a pair of tasks that awaited each other", gone);
  }

  private void spawnCycle(RuntimeSubject subject, List<WeakReference<?>> gone) {
    var first = new LateJoin();
    var second = new LateJoin();
    SpawnedTask<String> one = subject.spawn(first);
    SpawnedTask<String> other = subject.spawn(second);
    gone.add(new WeakReference<>(first));
    gone.add(new WeakReference<>(second));
    gone.add(new WeakReference<>(one));
    first.await(other);
    second.await(one);
    eventually("two tasks await each other", () -> first.isWaiting() && second.isWaiting());
  }

  /// What a task yields and nobody receives is closed.
  @Rule(id = "3.15")
  default void whatNobodyReceivesIsClosed() throws Exception {
    RuntimeSubject subject = open();
    for (Unwanted unwanted : Unwanted.values()) {
      var owned = new OwnedValue();
      var gate = new Gate(this);
      SpawnedTask<OwnedValue> task =
          subject.spawn(
              Futures.pollFn(
                  cx -> {
                    gate.run(cx);
                    return Poll.ready(owned);
                  }));
      gate.awaitReached("a spawned task is polled");
      if (!unwanted.late) {
        unwanted.tell(task);
      }
      gate.open();
      if (unwanted.late) {
        eventually("a task whose future is ready ends", task::isFinished);
        assertThat(owned.closes()).as("closes of a value that can be received").isZero();
        unwanted.tell(task);
      }
      eventually(
          "the value of a task is closed that was " + unwanted.how, () -> owned.closes() > 0);
    }
    var received = new OwnedValue();
    SpawnedTask<OwnedValue> joined = subject.spawn(Futures.ready(received));
    assertThat(TaskOutcomes.of(this, subject, joined)).isEqualTo(new TaskOutcome.Value<>(received));
    joined.detach();
    assertThat(received.closes()).as("closes of a value that was received").isZero();
  }

  /// How the holder of a handle says that he does not want the value.
  enum Unwanted {
    /// Detached before its end.
    DETACHED_EARLY("detached in its last poll", false),
    /// Detached after its end.
    DETACHED_LATE("detached after its end", true),
    /// Aborted too late for the cancel.
    ABORTED_EARLY("aborted in its last poll", false),
    /// Aborted after its end.
    ABORTED_LATE("aborted after its end", true);

    private final String how;
    private final boolean late;

    Unwanted(String how, boolean late) {
      this.how = how;
      this.late = late;
    }

    private void tell(SpawnedTask<?> task) {
      if (this == DETACHED_EARLY || this == DETACHED_LATE) {
        task.detach();
      } else {
        task.abort();
      }
    }
  }
}
