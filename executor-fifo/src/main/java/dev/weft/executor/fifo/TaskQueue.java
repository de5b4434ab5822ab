package dev.weft.executor.fifo;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of tasks in a ring that grows. One thread at a time.
///
/// Not linked through the tasks, although they have a link: under G1 each reference stored into an
/// old object costs a fence, which a ring needs once per task and a linked list three times. Only
/// when the heap has no room for a larger ring is what finds no room linked: a task that is here is
/// never lost, and nothing here throws.
///
/// **S1** While anything is linked the ring is full; so what is linked is younger than all in it.
/// (Should the stack give out just when the ring has grown, its order suffers, and nothing else.)
final class TaskQueue {

  /// A power of two. A ring that grew far beyond it is let go of when it runs empty.
  private static final int INITIAL = 256;

  private static final int LARGE = 1 << 16;

  private final int initial;
  private final int largest;

  private @Nullable Task[] ring;
  private int head;
  private int size;

  /// What found no room in the ring.
  private final TaskList linked = new TaskList();

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
    return size + linked.size();
  }

  boolean isEmpty() {
    return size == 0 && linked.isEmpty();
  }

  void add(Task task) {
    if (size == ring.length && !makeRoom()) {
      linked.addLast(task);
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
        linked.addReversed(newest);
        fillFromLinked();
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
    fillFromLinked();
    return size < ring.length;
  }

  private void fillFromLinked() {
    while (size < ring.length && !linked.isEmpty()) {
      ring[(head + size) & (ring.length - 1)] = linked.poll();
      size++;
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
      fillFromLinked();
      if (size == 0) {
        return null;
      }
    }
    Task next = size == ring.length ? linked.poll() : null; // S1; before anything has changed
    Task task = ring[head];
    ring[head] = next;
    head = (head + 1) & (ring.length - 1);
    if (next == null && --size == 0 && ring.length > LARGE) {
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
