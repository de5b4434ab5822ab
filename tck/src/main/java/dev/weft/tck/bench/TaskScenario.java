package dev.weft.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One combination of how a task is spawned, how its future ends, what becomes of its handle, and
/// when it is aborted.
///
/// @param flavour how it is spawned
/// @param end how its future would end
/// @param handle what becomes of its handle
/// @param abort when it is aborted
public record TaskScenario(Flavour flavour, End end, Handle handle, Abort abort) {

  /// How a task is spawned.
  enum Flavour {
    FROM_OUTSIDE,
    FROM_A_TASK,
    CONFINED
  }

  /// How a future ends.
  enum End {
    OK,
    THROWS,
    THROWS_IN_CLEANUP
  }

  /// What becomes of a handle.
  enum Handle {
    JOINED_EARLY,
    JOINED_LATE,
    DROPPED
  }

  /// When a task is aborted.
  enum Abort {
    NEVER,
    BEFORE_THE_FIRST_POLL,
    IN_THE_FIRST_POLL,
    WHILE_IDLE,
    IN_THE_LAST_POLL,
    AFTER_THE_END
  }

  private static final RuntimeException FAILURE =
      new IllegalStateException("the scenario's failure");

  /// All of them.
  public static List<TaskScenario> all(boolean confined) {
    var scenarios = new ArrayList<TaskScenario>();
    for (Flavour flavour : Flavour.values()) {
      for (End end : End.values()) {
        for (Handle handle : Handle.values()) {
          for (Abort abort : Abort.values()) {
            if (confined || flavour != Flavour.CONFINED) {
              scenarios.add(new TaskScenario(flavour, end, handle, abort));
            }
          }
        }
      }
    }
    return scenarios;
  }

  /// Lets it happen, and checks what 3.1 to 3.9 say of it.
  ///
  /// @param owner of the confined tasks; null if there are none
  public void play(RuntimeKit kit, RuntimeSubject subject, @Nullable ConfinedThread owner)
      throws Exception {
    var probe = new Probe();
    var first = new Gate(kit);
    var last = new Gate(kit);
    if (abort == Abort.IN_THE_FIRST_POLL) {
      probe.duringPoll(1, first);
    }
    if (abort == Abort.IN_THE_LAST_POLL) {
      probe.duringPoll(2, last);
    }
    if (end == End.THROWS_IN_CLEANUP) {
      probe.duringCancel(
          cx -> {
            throw FAILURE;
          });
    }
    SpawnedTask<String> task = spawn(kit, subject, owner, probe.future());
    if (abort == Abort.BEFORE_THE_FIRST_POLL) {
      task.abort();
    } else {
      if (abort == Abort.IN_THE_FIRST_POLL) {
        first.awaitReached(told("a spawned task is polled"));
        task.abort();
        first.open();
      }
      kit.eventually(told("a spawned task is polled"), () -> probe.polls() >= 1);
    }
    SpawnedTask<TaskOutcome<String>> joiner =
        handle == Handle.JOINED_EARLY ? subject.spawn(task.join()) : null;
    if (abort == Abort.WHILE_IDLE) {
      task.abort();
    }
    if (!isCancelled()) {
      finish(probe);
    }
    if (abort == Abort.IN_THE_LAST_POLL) {
      last.awaitReached(told("a woken task is polled"));
      task.abort();
      last.open();
    }
    kit.eventually(told("a task ends"), task::isFinished);
    checkFuture(probe); // its cleanup is over
    if (abort == Abort.AFTER_THE_END) {
      task.abort();
    }
    if (joiner != null) {
      checkEnd(ended(kit, "who awaits a task ends", joiner));
    } else if (handle == Handle.JOINED_LATE) {
      checkEnd(TaskOutcomes.of(task));
    }
    checkFuture(probe); // and nothing came after it
  }

  private SpawnedTask<String> spawn(
      RuntimeKit kit, RuntimeSubject subject, @Nullable ConfinedThread owner, Future<String> future)
      throws Exception {
    return switch (flavour) {
      case FROM_OUTSIDE -> subject.spawn(future);
      case FROM_A_TASK -> {
        var spawns = Futures.pollFn(cx -> Poll.ready(subject.spawn(future)));
        yield ended(kit, "a task that spawns one ends", subject.spawn(spawns));
      }
      case CONFINED -> Objects.requireNonNull(owner).spawn(future);
    };
  }

  /// Waits for the value of a task.
  private <T> T ended(RuntimeKit kit, String what, SpawnedTask<T> task) throws Exception {
    kit.eventually(told(what), task::isFinished);
    return ((TaskOutcome.Value<T>) TaskOutcomes.of(task)).value();
  }

  private void finish(Probe probe) {
    if (end == End.THROWS) {
      probe.fail(FAILURE);
    } else {
      probe.complete("value");
    }
  }

  private boolean isCancelled() {
    return switch (abort) {
      case BEFORE_THE_FIRST_POLL, IN_THE_FIRST_POLL, WHILE_IDLE -> true;
      case NEVER, IN_THE_LAST_POLL, AFTER_THE_END -> false;
    };
  }

  private void checkEnd(TaskOutcome<String> ended) {
    if (isCancelled()) {
      assertThat(ended)
          .as(told("how it ended"))
          .isInstanceOfSatisfying(
              TaskOutcome.Cancelled.class,
              cancelled ->
                  assertThat(cancelled.how().getSuppressed())
                      .as(told("what its cleanup threw"))
                      .hasSize(end == End.THROWS_IN_CLEANUP ? 1 : 0));
    } else {
      assertThat(ended)
          .as(told("how it ended"))
          .isEqualTo(
              end == End.THROWS
                  ? new TaskOutcome.Failed<>(FAILURE)
                  : new TaskOutcome.Value<>("value"));
    }
  }

  private void checkFuture(Probe probe) {
    assertThat(probe.cancels()).as(told("cancels")).isEqualTo(isCancelled() ? 1 : 0);
    assertThat(probe.polls()).as(told("polls")).isLessThanOrEqualTo(isCancelled() ? 1 : 2);
    assertThat(probe.overlapped()).as(told("whether calls overlapped")).isFalse();
  }

  private String told(String what) {
    return what + " (" + this + ")";
  }

  @Override
  public String toString() {
    return ("spawned " + flavour + ", would end " + end + ", " + handle + ", aborted " + abort)
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }
}
