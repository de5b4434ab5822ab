package dev.weft.executor.fifo;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of tasks in a ring that grows. One thread at a time.
///
/// Not linked through the tasks, although they have a link: under G1 each reference stored into an
/// old object costs a fence, which a ring needs once per task and a linked list three times.
final class TaskQueue {

  /// A power of two. A ring that grew far beyond it is let go of when it runs empty.
  private static final int INITIAL = 256;

  private static final int LARGE = 1 << 16;

  private @Nullable Task[] ring = new Task[INITIAL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Task task) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = task;
    size++;
  }

  /// Adds all tasks of a stack that is linked from the newest to the oldest, oldest first, and
  /// takes the links away.
  void addStack(Task newest) {
    int count = 0;
    for (Task task = newest; task != null; task = task.queueNext()) {
      count++;
    }
    while (ring.length - size < count) {
      grow();
    }
    size += count;
    int at = head + size;
    for (Task task = newest; task != null; ) {
      Task older = task.queueNext();
      task.queueNext(null);
      at--;
      ring[at & (ring.length - 1)] = task;
      task = older;
    }
  }

  private void grow() {
    @Nullable Task[] larger = new Task[ring.length * 2];
    int first = ring.length - head;
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, head);
    ring = larger;
    head = 0;
  }

  @Nullable Task poll() {
    if (size == 0) {
      return null;
    }
    Task task = ring[head];
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    if (size == 0 && ring.length > LARGE) {
      ring = new Task[INITIAL];
      head = 0;
    }
    return task;
  }
}
