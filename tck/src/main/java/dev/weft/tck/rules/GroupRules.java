package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskGroups;
import dev.weft.tck.TaskGroups.Scope;
import dev.weft.tck.TaskGroups.TaskSet;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.Gate;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Probes;
import dev.weft.tck.bench.TaskOutcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// §3 of the rule book: tasks that belong together.
public interface GroupRules extends RuntimeKit {

  private TaskGroups groupsOf(RuntimeSubject subject) {
    needs(subject.groups() != null, "it has no scopes and no sets of tasks");
    return Objects.requireNonNull(subject.groups());
  }

  /// How a scope ends.
  enum ScopeEnd {
    /// With its value.
    VALUE("that has its value"),
    /// With the failure of a child.
    FAILURE("of which a child has failed"),
    /// Aborted.
    ABORT("that was aborted"),
    /// Given up by a timeout.
    TIMEOUT("that was not over in time");

    private final String told;

    ScopeEnd(String told) {
      this.told = told;
    }
  }

  /// A child that goes on, or whose cleanup is held.
  @Rule(id = "3.16")
  default void scopesEndAfterTheirChildren() throws Exception {
    RuntimeSubject subject = open();
    TaskGroups groups = groupsOf(subject);
    for (ScopeEnd how : ScopeEnd.values()) {
      if (how != ScopeEnd.TIMEOUT || capabilities().timers()) {
        endScope(subject, groups, how);
      }
    }
    eventually("no task is left after all scopes", () -> subject.liveTasks() == 0);
  }

  private void endScope(RuntimeSubject subject, TaskGroups groups, ScopeEnd how) throws Exception {
    var failure = new IllegalStateException("the child's failure");
    var child = new Probe();
    var failing = new Probe();
    var cleaning = new Gate(this);
    if (how != ScopeEnd.VALUE) {
      child.duringCancel(cleaning);
    }
    Fn<Scope, Future<String>> body =
        scope -> {
          scope.fork(child.future());
          if (how == ScopeEnd.FAILURE) {
            scope.fork(failing.future());
          }
          return how == ScopeEnd.VALUE ? Futures.ready("value") : Futures.never();
        };
    SpawnedTask<String> task =
        subject.spawn(
            how == ScopeEnd.TIMEOUT
                ? groups.scope(Duration.ofMillis(20), body)
                : groups.scope(body));
    if (how != ScopeEnd.TIMEOUT) { // which may come before the child's first poll
      eventually("a child of a scope is polled", () -> child.polls() >= 1);
    }
    switch (how) {
      case FAILURE -> {
        eventually("a child of a scope is polled", () -> failing.polls() >= 1);
        failing.fail(failure);
      }
      case ABORT -> task.abort();
      case VALUE, TIMEOUT -> {}
    }
    if (how != ScopeEnd.VALUE) {
      cleaning.awaitReached("the child of a scope is cancelled " + how.told);
    }
    quietly("a scope " + how.told + " ends before its child", () -> !task.isFinished());
    cleaning.open();
    if (how == ScopeEnd.VALUE) {
      child.complete("the child's");
    }
    checkEnd(how, TaskOutcomes.of(this, subject, task), failure);
    assertThat(child.cancels())
        .as("cancels of the child of a scope %s", how.told)
        .isEqualTo(how == ScopeEnd.VALUE ? 0 : 1);
  }

  private static void checkEnd(ScopeEnd how, TaskOutcome<String> end, Throwable failure) {
    String what = "the end of a scope " + how.told;
    switch (how) {
      case VALUE -> assertThat(end).as(what).isEqualTo(new TaskOutcome.Value<>("value"));
      case FAILURE -> assertThat(end).as(what).isEqualTo(new TaskOutcome.Failed<>(failure));
      case ABORT -> assertThat(end).as(what).isInstanceOf(TaskOutcome.Cancelled.class);
      case TIMEOUT ->
          assertThat(end)
              .as(what)
              .isInstanceOfSatisfying(
                  TaskOutcome.Failed.class,
                  late -> assertThat(late.cause()).isInstanceOf(TimeoutException.class));
    }
  }

  /// Three end in another order than that of their spawns; a wait that is given up; a close.
  @Rule(id = "3.17")
  default void setsTellEveryEnd() throws Exception {
    RuntimeSubject subject = open();
    TaskSet set = groupsOf(subject).set();
    List<Probe> probes = spawnIn(set, 4);
    for (int i : new int[] {2, 0, 1}) {
      long before = subject.liveTasks();
      probes.get(i).complete("value " + i);
      eventually("a task of a set ends", () -> subject.liveTasks() == before - 1);
    }
    List<TaskOutcome<String>> ends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ends.add(Objects.requireNonNull(nextOf(subject, set)));
    }
    List<TaskOutcome<String>> expected =
        List.of(value("value 2"), value("value 0"), value("value 1"));
    if (capabilities().workers() == 1) { // else two may tell of their ends at once
      assertThat(ends).as("what a set tells, in the order of the ends").isEqualTo(expected);
    } else {
      assertThat(ends).as("what a set tells").containsExactlyInAnyOrderElementsOf(expected);
    }

    Future<?> givenUp = set.next();
    boolean pending = TaskOutcomes.inTask(this, subject, cx -> givenUp.poll(cx).isPending());
    assertThat(pending).as("whether nothing has ended").isTrue();
    TaskOutcomes.inTask(
        this,
        subject,
        cx -> {
          givenUp.cancel(cx);
          return true;
        });
    var failure = new IllegalStateException("the task's failure");
    probes.get(3).fail(failure);
    assertThat(nextOf(subject, set))
        .as("what comes after a wait that was given up")
        .isEqualTo(new TaskOutcome.Failed<>(failure));
    assertThat(nextOf(subject, set)).as("what comes when none is left").isNull();

    List<Probe> left = spawnIn(set, 2);
    set.close();
    for (Probe probe : left) {
      eventually("the close of a set cancels what is left", () -> probe.cancels() == 1);
    }
  }

  private List<Probe> spawnIn(TaskSet set, int count) {
    List<Probe> probes = Probes.probes(count);
    probes.forEach(probe -> set.spawn(probe.future()));
    Probes.awaitPolls(this, probes, 1, "each task of a set is polled");
    return probes;
  }

  private @Nullable TaskOutcome<String> nextOf(RuntimeSubject subject, TaskSet set)
      throws Exception {
    return within("a set tells the end of a task", () -> subject.blockOn(set.next()));
  }

  private static TaskOutcome<String> value(String value) {
    return new TaskOutcome.Value<>(value);
  }
}
