package dev.weft.executor.fifo;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of tasks in a ring that grows. One thread at a time.
///
/// Not linked through the tasks, although they have a link: under G1 each reference stored into an
/// old object costs a fence, which a ring needs once per task and a linked list three times. Only
/// when the heap has no room for a larger ring is what finds no room linked: a task that is here is
/// never lost, and nothing here throws.
///
/// **S1** While anything is linked the ring is full; so what is linked is younger than all in it.
final class TaskQueue {

  /// A power of two. A ring that grew far beyond it is let go of when it runs empty.
  private static final int INITIAL = 256;

  private static final int LARGE = 1 << 16;

  private final int initial;
  private final int largest;

  private @Nullable Task[] ring;
  private int head;
  private int size;

  // What found no room in the ring, oldest first.
  private @Nullable Task firstLinked;
  private @Nullable Task lastLinked;
  private int linked;

  TaskQueue() {
    this(INITIAL, 1 << 30);
  }

  /// @param initial how large the ring is at first, a power of two
  /// @param largest how large it becomes at most
  TaskQueue(int initial, int largest) {
    this.initial = initial;
    this.largest = largest;
    this.ring = new Task[initial];
  }

  int size() {
    return size + linked;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Task task) {
    if (size == ring.length && !makeRoom()) {
      link(task, task, 1);
      return;
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
      if (!makeRoom()) {
        linkStack(newest, count);
        return;
      }
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

  /// Room for one more at least.
  private boolean makeRoom() {
    if (ring.length >= largest) {
      return false;
    }
    try {
      grow();
    } catch (VirtualMachineError fullHeap) {
      return false;
    }
    while (linked > 0 && size < ring.length) {
      moveLinked();
    }
    return size < ring.length;
  }

  private void linkStack(Task newest, int count) {
    Task oldest = null;
    for (Task task = newest; task != null; ) {
      Task older = task.queueNext();
      task.queueNext(oldest);
      oldest = task;
      task = older;
    }
    link(java.util.Objects.requireNonNull(oldest), newest, count);
    while (size < ring.length && linked > 0) {
      moveLinked();
    }
  }

  private void link(Task from, Task to, int count) {
    to.queueNext(null);
    Task before = lastLinked;
    if (before == null) {
      firstLinked = from;
    } else {
      before.queueNext(from);
    }
    lastLinked = to;
    linked += count;
  }

  private void moveLinked() {
    Task task = java.util.Objects.requireNonNull(firstLinked);
    Task next = task.queueNext();
    task.queueNext(null);
    firstLinked = next;
    if (next == null) {
      lastLinked = null;
    }
    linked--;
    ring[(head + size) & (ring.length - 1)] = task;
    size++;
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
    if (linked > 0) {
      moveLinked();
    } else if (size == 0 && ring.length > LARGE) {
      letGo();
    }
    return task;
  }

  private void letGo() {
    try {
      ring = new Task[initial];
      head = 0;
    } catch (VirtualMachineError fullHeap) {
      // the next time, then
    }
  }
}
