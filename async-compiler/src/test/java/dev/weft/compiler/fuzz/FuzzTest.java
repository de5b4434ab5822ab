package dev.weft.compiler.fuzz;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Random programs behave the same as plain calls and as state machines.
///
/// A slice runs in every build; `-Pfuzz` runs thousands. `-Dweft.fuzz.seed=n
/// -Dweft.fuzz.programs=1` repeats one.
class FuzzTest {

  private static final int BATCH = 100;

  private final long first = Long.getLong("weft.fuzz.seed", 1);
  private final int programs = Integer.getInteger("weft.fuzz.programs", 200);

  @Test
  void sameAsAPlainCall() {
    var differential = new Differential();
    for (int done = 0; done < programs; done += BATCH) {
      List<Program> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, programs - done); i++) {
        batch.add(new Program(first + done + i));
      }
      Map<Integer, String> differences = differential.differences(batch);
      if (!differences.isEmpty()) {
        var worst = differences.entrySet().iterator().next();
        long seed = first + done + worst.getKey();
        fail(
            "seed %d (-Dweft.fuzz.seed=%d -Dweft.fuzz.programs=1): %s\nshrunk:\n%s",
            seed, seed, worst.getValue(), differential.shrink(new Program(seed)));
      }
    }
  }
}
