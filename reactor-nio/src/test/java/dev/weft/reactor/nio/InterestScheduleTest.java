package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Runs the real [InterestWord] through every order in which a poller and two armers of one source
/// can take their steps. The source is readable all the time and the key is a number. The twin
/// takes the steps of the handle without its lock.
class InterestScheduleTest {

  /// One thread: a list of steps; a step is atomic.
  private record Script(List<Runnable> steps) {}

  /// The handle's algorithm, cut where another thread can get in between.
  private static final class Model {
    final InterestWord word = new InterestWord();
    int key;
    int reports;

    Model() { // READ was armed, kept and reported; nobody has armed it again
      key |= word.keep(word.arm(READ));
      word.fire(READ);
    }

    Script armer(boolean locked) {
      int[] carried = new int[1];
      List<Runnable> steps = new ArrayList<>();
      steps.add(() -> carried[0] = word.arm(READ));
      if (locked) {
        steps.add(() -> key |= word.keep(carried[0]));
      } else {
        steps.add(() -> carried[0] = word.keep(carried[0]));
        steps.add(() -> key |= carried[0]);
      }
      return new Script(steps);
    }

    Script poller(boolean locked) {
      int[] carried = new int[1];
      List<Runnable> steps = new ArrayList<>();
      for (int poll = 0; poll < 2; poll++) {
        steps.add(() -> carried[0] = key & READ); // the select
        steps.add(
            () -> {
              int fired = word.fire(carried[0]);
              reports += fired;
              carried[0] &= ~fired;
            });
        if (locked) {
          steps.add(() -> key &= ~word.drop(carried[0]));
        } else {
          steps.add(() -> carried[0] = word.drop(carried[0]));
          steps.add(() -> key &= ~carried[0]);
        }
      }
      return new Script(steps);
    }

    /// Whether a report comes in the end for what was armed: now, or by polls still to come.
    boolean reportsAfterAll() {
      int fired = word.fire(key & READ);
      return reports + fired > 0 && word.fire(READ) == 0;
    }
  }

  /// Calls for every order of the steps; returns in how many the report was lost.
  private static int lost(boolean locked, int[] schedules) {
    int[] lost = new int[1];
    Supplier<List<Script>> scripts =
        () -> {
          Model model = new Model();
          return List.of(
              model.poller(locked),
              model.armer(locked),
              model.armer(locked),
              new Script(
                  List.of(
                      () -> {
                        schedules[0]++;
                        lost[0] += model.reportsAfterAll() ? 0 : 1;
                      })));
        };
    explore(scripts, new ArrayList<>());
    return lost[0];
  }

  /// Extends the schedule by each thread that has steps left and replays it from the start.
  private static void explore(Supplier<List<Script>> scripts, List<Integer> schedule) {
    List<Script> run = scripts.get();
    int threads = run.size() - 1;
    int[] next = new int[threads];
    for (int thread : schedule) {
      run.get(thread).steps.get(next[thread]++).run();
    }
    boolean over = true;
    for (int thread = 0; thread < threads; thread++) {
      if (next[thread] < run.get(thread).steps.size()) {
        over = false;
        schedule.add(thread);
        explore(scripts, schedule);
        schedule.removeLast();
      }
    }
    if (over) {
      run.getLast().steps.getFirst().run();
    }
  }

  @Test
  void i1_i2_noOrderOfStepsForgetsAnArming() {
    int[] schedules = new int[1];
    assertThat(lost(true, schedules)).isZero();
    assertThat(schedules[0]).isEqualTo(1260); // 10! / (6! * 2! * 2!): all of them
  }

  @Test
  void withoutTheLockTheCrossingForgetsAnArming() {
    assertThat(lost(false, new int[1])).isPositive();
  }
}
