package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.Oneshot;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.TaskOutcomes;

/// §15 of the rule book: two runtimes in one process.
public interface CoexistenceRules extends RuntimeKit {

  /// Tasks of two runtimes hand values to each other, and each belongs to its own. They are made of
  /// different parts where there are any.
  @Rule(id = "15.5")
  default void twoRuntimesExchangeValues() throws Exception {
    RuntimeSubject here = open();
    RuntimeSubject there = openPartner();
    long before = there.liveTasks();
    Oneshot<String> question = Oneshot.channel();
    Oneshot<String> answer = Oneshot.channel();
    SpawnedTask<Boolean> answering =
        here.spawn(
            question.receiver().map(asked -> answer.sender().send("the answer to " + asked)));
    eventually("a task that waits is alive", () -> here.liveTasks() >= 1);
    assertThat(there.liveTasks()).as("live tasks of the other runtime").isEqualTo(before);
    SpawnedTask<String> asking = there.spawn(answer.receiver());
    assertThat(question.sender().send("everything")).isTrue();
    assertThat(TaskOutcomes.of(this, there, asking))
        .isEqualTo(new TaskOutcome.Value<>("the answer to everything"));
    assertThat(TaskOutcomes.of(this, here, answering)).isEqualTo(new TaskOutcome.Value<>(true));
  }
}
