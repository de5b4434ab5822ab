package dev.weft.tck.zoo;

import dev.weft.spi.Driver;
import dev.weft.spi.Task;

/// Executors that go wrong at the end of a stack.
final class BrokenStackEnds extends FlawedSubjects {

  @Breaks(
      value = "4.15",
      by = "forgets a task that it has no stack to schedule",
      saying = "at the end of a stack")
  static final class ForgetsAtTheEndOfTheStack extends BrokenExecutors.Animal {

    /// Deep, so that the stack ends in here also where all else was compiled into one frame.
    private static int descend(int levels) {
      return levels == 0 ? 0 : 1 + descend(levels - 1);
    }

    @Override
    public boolean keepsOrderAtTheEndOfAStack() {
      return true;
    }

    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public void schedule(Task task) {
          try {
            if (descend(400) == 400) {
              super.schedule(task);
            }
          } catch (StackOverflowError e) {
            return;
          }
        }
      };
    }
  }
}
