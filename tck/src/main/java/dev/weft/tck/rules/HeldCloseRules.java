package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.bench.HeldWorkers;
import dev.weft.tck.bench.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// §10 of the rule book: a close while no worker is free.
public interface HeldCloseRules extends RuntimeKit {

  /// Ten tasks wait behind tasks that hold all workers.
  @Rule(id = "10.12")
  default void closeEndsWhatNobodyRuns() throws Exception {
    RuntimeSubject subject = open();
    List<SpawnedTask<String>> waiting = new ArrayList<>();
    try (var _ = new HeldWorkers(this, subject)) {
      for (int i = 0; i < 10; i++) {
        waiting.add(subject.spawn(new Probe().future()));
      }
      Duration limit = Duration.ofMillis(50);
      boolean clean =
          within("close(50 ms) returns while all workers are held", () -> subject.close(limit));
      assertThat(clean).as("close says that everything ended").isFalse();
    }
    eventually(
        "every task is over that waited for a worker when the runtime was closed",
        () -> waiting.stream().allMatch(SpawnedTask::isFinished));
  }
}
