package dev.weft.tck.rules;

import static dev.weft.tck.bench.AlwaysReadyLeaf.BUDGET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinSet;
import dev.weft.Poll;
import dev.weft.Tuple2;
import dev.weft.Waker;
import dev.weft.sync.Broadcast;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.AlwaysReadyLeaf;
import dev.weft.tck.bench.AwaitingLoop;
import dev.weft.tck.bench.BusyPairs;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.WatchedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// §9 of the rule book: fairness and budget.
public interface BudgetRules extends RuntimeKit {

  private RuntimeSubject openWithBudget() {
    needs(capabilities().budget(), "it has no budget");
    return open();
  }

  private <T extends @Nullable Object> TaskOutcome<T> endOf(SpawnedTask<T> task) throws Exception {
    eventually("task " + task.id() + " ends", task::isFinished);
    return TaskOutcomes.of(task);
  }

  private static <T extends @Nullable Object> T valueOf(TaskOutcome<T> end) {
    return switch (end) {
      case TaskOutcome.Value<T>(T value) -> value;
      case TaskOutcome.Failed<T>(Throwable cause) ->
          throw new AssertionError(cause.getMessage(), cause);
      case TaskOutcome.Cancelled<T>(Throwable how) ->
          throw new AssertionError("it was cancelled", how);
    };
  }

  /// A leaf that counts; then a channel, where a value sent and received costs two units.
  @Rule(id = "9.1")
  default void busyTaskYields() throws Exception {
    RuntimeSubject subject = openWithBudget();
    var busy = new AlwaysReadyLeaf();
    int polls = valueOf(endOf(subject.spawn(busy.units(10 * BUDGET))));
    assertThat(busy.mostInOnePoll()).as("units of progress in one poll").isEqualTo(BUDGET);
    assertThat(polls).as("polls for ten budgets").isEqualTo(10);

    int pairs = 10 * BUDGET;
    Broadcast<Integer> channel = Broadcast.channel(1);
    int[] sent = {0};
    var pump =
        new AwaitingLoop(
            () ->
                sent[0]++ == pairs
                    ? null
                    : channel.sender().send(1).then(nothing -> channel.receiver().recv()));
    assertThat(valueOf(endOf(subject.spawn(pump)))).as("values received").isEqualTo(pairs);
    assertThat(pump.polls())
        .as("polls of a task that sends and receives %s values", pairs)
        .isEqualTo(pairs / (BUDGET / 2));
  }

  /// It ends in its first poll.
  @Rule(id = "9.2")
  default void unconstrainedOptsOut() throws Exception {
    RuntimeSubject subject = openWithBudget();
    var busy = new AlwaysReadyLeaf();
    Future<Integer> free = subject.unconstrained(busy.units(10 * BUDGET));
    assertThat(valueOf(endOf(subject.spawn(free))))
        .as("polls of an unconstrained leaf")
        .isEqualTo(1);
  }

  /// Two hundred polls of futures that are not ready leave the whole budget.
  @Rule(id = "9.3")
  default void pendingIsFree() throws Exception {
    RuntimeSubject subject = openWithBudget();
    List<Future<?>> pending = new ArrayList<>();
    pending.add(subject.spawn(Futures.never()).join());
    pending.add(Broadcast.channel(1).receiver().recv());
    Broadcast<Integer> full = Broadcast.channel(1);
    assertThat(full.sender().trySend(1)).as("whether there is room in a new channel").isTrue();
    pending.add(full.sender().send(2));
    if (capabilities().timers()) {
      pending.add(subject.sleep(Duration.ofHours(1)));
      pending.add(subject.timeout(Duration.ofHours(1), Futures.never()));
    }
    var busy = new AlwaysReadyLeaf();
    Future<Integer> units = busy.units(BUDGET);
    Future<Integer> root =
        Futures.pollFn(
            cx -> {
              for (int i = 0; i < 200 && busy.polls() == 0; i++) {
                for (Future<?> future : pending) {
                  assertThat(future.poll(cx).isPending()).as("a future is pending").isTrue();
                }
              }
              return units.poll(cx);
            },
            cx -> pending.forEach(future -> future.cancel(cx)));
    assertThat(valueOf(endOf(subject.spawn(root))))
        .as("polls for one budget, after many polls of futures that are not ready")
        .isEqualTo(1);
  }

  /// Whatever the future inside does with the budget.
  @Rule(id = "9.4")
  default void busyFutureTimesOut() throws Exception {
    needs(capabilities().timers(), "it has no timers");
    RuntimeSubject subject = openWithBudget();
    var tooLate = new AtomicBoolean();
    SpawnedTask<Integer> task =
        subject.spawn(
            subject.timeout(Duration.ofMillis(5), new AlwaysReadyLeaf().until(tooLate::get)));
    try {
      eventually("an always-ready loop is ended by its timeout", task::isFinished);
    } finally {
      tooLate.set(true);
    }
    assertThat(TaskOutcomes.of(task))
        .as("how an always-ready loop with a timeout ended")
        .isInstanceOfSatisfying(
            TaskOutcome.Failed.class,
            end ->
                assertThat(end.cause())
                    .as("what an always-ready loop with a timeout threw")
                    .isInstanceOf(TimeoutException.class));
  }

  /// A busy branch beside one that needs three polls with a budget.
  @Rule(id = "9.5")
  default void everyBranchHasAChance() throws Exception {
    RuntimeSubject subject = openWithBudget();
    var joined = new AtomicBoolean();
    Future<Tuple2<Integer, Integer>> join =
        subject.join(new AlwaysReadyLeaf(10_000).until(joined::get), thirdTime(joined));
    assertThat(valueOf(endOf(subject.spawn(join))).second())
        .as("polls of what is joined with a busy future")
        .isEqualTo(3);
    var selected = new AtomicBoolean();
    Future<Either<Integer, Integer>> select =
        subject.select(new AlwaysReadyLeaf(10_000).until(selected::get), thirdTime(selected));
    assertThat(valueOf(endOf(subject.spawn(select))))
        .as("who won against a future that is busy until the other has won")
        .isInstanceOf(Either.Right.class);
  }

  private static Future<Integer> thirdTime(AtomicBoolean done) {
    int[] turns = {0};
    return Futures.pollFn(
        cx -> {
          if (!cx.mayProceed()) {
            return Poll.pending();
          }
          cx.madeProgress();
          if (++turns[0] == 3) {
            done.set(true);
            return Poll.ready(3);
          }
          cx.waker().wake();
          return Poll.pending();
        });
  }

  /// A task that only yields, beside a timer and a reader.
  @Rule(id = "9.6", kind = RuleKind.STOCHASTIC)
  default void yieldLetsTheDriverRun() throws Exception {
    RuntimeSubject subject = openWithBudget();
    var stop = new AtomicBoolean();
    SpawnedTask<Integer> yielding =
        subject.spawn(new AwaitingLoop(() -> stop.get() ? null : subject.yieldNow()));
    try {
      for (int i = 0; i < Math.max(3, settings().iterations() / 30); i++) {
        if (capabilities().timers()) {
          SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofMillis(1)));
          eventually("a timer fires beside a task that yields for ever", sleeper::isFinished);
        }
        if (capabilities().readiness()) {
          try (WatchedConnection connection = WatchedConnection.of(subject)) {
            SpawnedTask<Integer> reader = subject.spawn(connection.read());
            eventually("the reader waits", () -> connection.waits() > 0);
            connection.send(i);
            eventually("a byte is read beside a task that yields for ever", reader::isFinished);
          }
        }
      }
    } finally {
      stop.set(true);
    }
    eventually("the yielding task ends", yielding::isFinished);
  }

  /// Twenty bytes there and back.
  @Rule(id = "9.7")
  default void selfWakingTasksDoNotStopIo() throws Exception {
    needs(capabilities().readiness(), "it has no readiness");
    RuntimeSubject subject = open();
    var stop = new AtomicBoolean();
    for (int i = 0; i < 100; i++) {
      subject.spawn(wakesItself(stop));
    }
    try {
      there20TimesAndBack(subject, "100 self-waking tasks");
    } finally {
      stop.set(true);
    }
    try (var _ = new BusyPairs(this, subject)) {
      there20TimesAndBack(subject, "tasks that wake each other for ever");
    }
  }

  private void there20TimesAndBack(RuntimeSubject subject, String beside) throws Exception {
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      for (int i = 0; i < 20; i++) {
        int before = connection.waits();
        SpawnedTask<Integer> reader = subject.spawn(connection.read());
        eventually("the reader waits", () -> connection.waits() > before);
        connection.send(i);
        eventually("byte " + i + " is read beside " + beside, reader::isFinished);
        SpawnedTask<?> writer = subject.spawn(connection.write());
        eventually("byte " + i + " is written beside " + beside, writer::isFinished);
      }
    }
  }

  private static Future<@Nullable Void> wakesItself(AtomicBoolean stop) {
    return Futures.pollFn(
        cx -> {
          if (stop.get()) {
            return Poll.ready(null);
          }
          Waker self = cx.waker();
          self.wake();
          return Poll.pending();
        });
  }

  /// A blocking call makes as much progress as it likes.
  @Rule(id = "9.8")
  default void blockingCallsHaveNoBudget() throws Exception {
    needs(capabilities().blocking(), "it has no blocking calls");
    RuntimeSubject subject = openWithBudget();
    SpawnedTask<Integer> call =
        subject.spawnBlocking(
            () -> {
              Context cx = Context.current();
              int units = 0;
              while (units < 10 * BUDGET && cx.mayProceed()) {
                cx.madeProgress();
                units++;
              }
              return units;
            });
    assertThat(valueOf(endOf(call)))
        .as("units of progress in a blocking call")
        .isEqualTo(10 * BUDGET);
  }

  /// Some budget is spent, then an unconstrained future has its way; and one is given up.
  @Rule(id = "9.10")
  default void unconstrainedEndsWithItsFuture() throws Exception {
    RuntimeSubject subject = openWithBudget();
    var left = new AlwaysReadyLeaf();
    var more = new AlwaysReadyLeaf();
    List<Future<Integer>> steps =
        List.of(
            new AlwaysReadyLeaf().units(BUDGET - 10),
            subject.unconstrained(new AlwaysReadyLeaf().units(10 * BUDGET + 5)),
            left.units(10),
            more.units(BUDGET - 10));
    Iterator<Future<Integer>> each = steps.iterator();
    var loop = new AwaitingLoop(() -> each.hasNext() ? each.next() : null);
    assertThat(valueOf(endOf(subject.spawn(loop)))).as("futures awaited").isEqualTo(4);
    assertThat(left.polls())
        .as("polls for the 10 units that were left before an unconstrained future")
        .isEqualTo(1);
    assertThat(more.polls())
        .as("polls for a budget but 10, of which nothing was left")
        .isEqualTo(2);
    var probe = new Probe();
    SpawnedTask<String> task = subject.spawn(subject.unconstrained(probe.future()));
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    task.abort();
    TaskOutcomes.of(this, subject, task);
    assertThat(probe.cancels()).as("cancels of an unconstrained future").isEqualTo(1);
  }

  /// Five hundred ended tasks are drained by one task.
  @Rule(id = "9.9")
  default void drainsAreBudgeted() throws Exception {
    RuntimeSubject subject = openWithBudget();
    int tasks = 4 * BUDGET;
    var set = new JoinSet<Integer>();
    var drain = new AwaitingLoop(() -> set.isEmpty() ? null : set.joinNext());
    Future<Integer> root =
        Futures.lazy(
            () -> {
              for (int i = 0; i < tasks; i++) {
                set.spawn(Futures.ready(i));
              }
              return drain;
            });
    assertThat(valueOf(endOf(subject.spawn(root)))).as("ends that were joined").isEqualTo(tasks);
    assertThat(drain.polls())
        .as("polls of the task that joined %s ends", tasks)
        .isGreaterThanOrEqualTo(tasks / BUDGET);
  }
}
