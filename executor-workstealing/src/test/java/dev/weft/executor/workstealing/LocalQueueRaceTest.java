package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.toys.Tickets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalQueueRaceTest {

  private static final int TASKS = 20_000;
  private static final int ROUNDS = 200;

  private static boolean onceEach(LocalQueueRaces.Subject subject, List<Task> tasks)
      throws Exception {
    int[] taken = LocalQueueRaces.run(subject, tasks);
    return Arrays.stream(taken).allMatch(n -> n == 1);
  }

  @Test
  @DisplayName("5.1: nothing is lost or taken twice under push, pop, steal and overflow, ring of 4")
  void q3_everyTaskIsTakenOnce() throws Exception {
    List<Task> tasks = Tickets.of(TASKS);
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(onceEach(new LocalQueueRaces.Real(), tasks)).as("round %d", i).isTrue();
    }
  }

  @Test
  @DisplayName("5.1, broken twin: a steal that does not compare-and-set is caught")
  void q3_brokenTwinIsCaught() throws Exception {
    List<Task> tasks = Tickets.of(TASKS);
    boolean caught = false;
    for (int i = 0; i < 5 * ROUNDS && !caught; i++) {
      caught = !onceEach(new StoringThief(), tasks);
    }
    assertThat(caught).isTrue();
  }

  /// The twin: a thief stores the new head instead of claiming it.
  private static final class StoringThief implements LocalQueueRaces.Subject {
    private final Task[] slots = new Task[4];
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();

    @Override
    public void add(Task task, TaskList moved) {
      long t = tail.get();
      if (t - head.get() >= 4) {
        moved.addLast(task);
        return;
      }
      slots[(int) t & 3] = task;
      tail.set(t + 1);
    }

    @Override
    public @Nullable Task pop() {
      for (; ; ) {
        long h = head.get();
        if (h >= tail.get()) {
          return null;
        }
        Task task = slots[(int) h & 3];
        if (head.compareAndSet(h, h + 1)) {
          return task;
        }
      }
    }

    @Override
    public List<Task> steal(LocalQueue thief) {
      long h = head.get();
      long n = (tail.get() - h + 1) / 2;
      List<Task> stolen = new ArrayList<>();
      for (long i = h; i < h + n; i++) {
        Task task = slots[(int) i & 3];
        if (task != null) {
          stolen.add(task);
        }
      }
      if (n > 0) {
        head.set(h + n);
      }
      return stolen;
    }
  }
}
