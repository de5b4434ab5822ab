package dev.weft.executor.workstealing;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One owner and two thieves on a ring of 4: counts how often each task was taken.
final class LocalQueueRaces {
  private LocalQueueRaces() {}

  /// A queue under test, or its broken twin.
  interface Subject {
    /// Adds, moving older tasks to `moved` if there is no room. The owner.
    void add(Task task, TaskList moved);

    @Nullable Task pop();

    /// Steals into a fresh list.
    List<Task> steal(LocalQueue thief);
  }

  static final class Real implements Subject {
    private final LocalQueue queue = new LocalQueue(4);

    @Override
    public void add(Task task, TaskList moved) {
      while (queue.push(task) == 0) {
        if (queue.overflow(task, moved)) {
          return;
        }
      }
    }

    @Override
    public @Nullable Task pop() {
      return queue.pop();
    }

    @Override
    public List<Task> steal(LocalQueue thief) {
      List<Task> stolen = new ArrayList<>();
      for (Task t = queue.stealInto(thief); t != null; t = thief.pop()) {
        stolen.add(t);
      }
      return stolen;
    }
  }

  /// Runs `tasks` through the queue; `taken[i]` is how often task i came out.
  static int[] run(Subject subject, List<Task> tasks) throws Exception {
    var done = new AtomicBoolean();
    var start = new CyclicBarrier(3);
    List<List<Task>> outs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      List<Task> out = outs.get(i);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    var thief = new LocalQueue(4);
                    while (!done.get()) {
                      out.addAll(subject.steal(thief));
                    }
                  }));
    }
    await(start);
    own(subject, tasks, outs.get(0));
    done.set(true);
    for (Thread t : threads) {
      t.join();
    }
    Map<Task, Integer> index = new IdentityHashMap<>();
    tasks.forEach(t -> index.put(t, index.size()));
    int[] taken = new int[tasks.size()];
    outs.forEach(out -> out.forEach(t -> taken[index.get(t)]++));
    return taken;
  }

  private static void own(Subject subject, List<Task> tasks, List<Task> out) {
    var moved = new TaskList();
    for (int i = 0; i < tasks.size(); i++) {
      subject.add(tasks.get(i), moved);
      if (i % 3 == 0) {
        Task t = subject.pop();
        if (t != null) {
          out.add(t);
        }
      }
      for (Task t = moved.poll(); t != null; t = moved.poll()) {
        out.add(t);
      }
    }
    for (Task t = subject.pop(); t != null; t = subject.pop()) {
      out.add(t);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
