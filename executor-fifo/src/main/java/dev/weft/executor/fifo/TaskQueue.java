package dev.weft.executor.fifo;

import dev.weft.spi.GcSignal;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of tasks in segments: what is added goes to the last one, what is
/// taken comes from the first. One thread at a time.
///
/// ```text
///   first                                          last
///   | -, -, T, T | --next--> | T, T, T, T | -----> | T, T, -, - |
///           ^ taken                                      ^ added
/// ```
///
/// A segment that ran empty is the next to be filled, unless there was a collection since it was
/// made: a young one is written to without a fence ([GcSignal]). The links of tasks, which may be
/// old, are used only when the heap has no room for another segment: a task that is here is never
/// lost, and nothing here throws.
///
/// **S1** While anything is linked the last segment is full; so what is linked is younger than all
/// in the segments. (Should the stack give out just when another segment was found, their order
/// suffers, and nothing else.)
final class TaskQueue {

  private static final int SLOTS = 256;

  private final int slots;
  private final int most;

  private Segment first;
  private Segment last;

  /// Slots of the first segment that are empty again, and slots of the last that were filled.
  private int taken;

  private int added;
  private int size;

  /// An empty one, to be filled next.
  private @Nullable Segment spare;

  /// Segments in use.
  private int segments = 1;

  private final GcSignal gc = new GcSignal();
  private int collections;

  /// What found no room in a segment.
  private final TaskList linked = new TaskList();

  TaskQueue() {
    this(SLOTS, Integer.MAX_VALUE);
  }

  /// @param slots tasks in a segment
  /// @param most how many segments may be in use
  TaskQueue(int slots, int most) {
    this.slots = slots;
    this.most = most;
    this.first = new Segment(slots, 0);
    this.last = first;
  }

  private static final class Segment {
    final @Nullable Task[] tasks;

    /// The number of collections that it has not seen.
    final int born;

    @Nullable Segment next;

    Segment(int slots, int born) {
      this.tasks = new Task[slots];
      this.born = born;
    }
  }

  int size() {
    return size + linked.size();
  }

  boolean isEmpty() {
    return size == 0 && linked.isEmpty();
  }

  void add(Task task) {
    if (added == slots && !makeRoom()) {
      linked.addLast(task);
      return;
    }
    last.tasks[added++] = task;
    size++;
  }

  /// Adds all tasks of a stack that is linked from the newest to the oldest, oldest first, and
  /// takes the links away.
  void addStack(Task newest) {
    Task oldest = null;
    for (Task task = newest; task != null; ) {
      Task older = task.queueNext();
      task.queueNext(oldest);
      oldest = task;
      task = older;
    }
    for (Task task = oldest; task != null; ) {
      Task younger = task.queueNext();
      task.queueNext(null);
      add(task);
      task = younger;
    }
  }

  @Nullable Task poll() {
    if (size == 0 && !refill()) {
      return null;
    }
    if (taken == slots) {
      leaveFirst();
    }
    @Nullable Task[] tasks = first.tasks;
    Task task = tasks[taken];
    tasks[taken++] = null;
    size--;
    return task;
  }

  /// The last segment is full: goes on to another one, in which what is linked comes first.
  ///
  /// @return whether it has room for one more
  private boolean makeRoom() {
    while (added == slots) {
      Segment another = segments < most ? emptySegment() : null;
      if (another == null) {
        return false;
      }
      last.next = another;
      last = another;
      added = 0;
      segments++;
      fillFromLinked();
    }
    return true;
  }

  private @Nullable Segment emptySegment() {
    if (gc.collected()) {
      collections++;
    }
    Segment empty = spare;
    Segment young = empty != null && empty.born == collections ? empty : newSegment();
    spare = null;
    return young == null ? empty : young;
  }

  private @Nullable Segment newSegment() {
    try {
      return new Segment(slots, collections);
    } catch (VirtualMachineError fullHeap) {
      return null;
    }
  }

  private void fillFromLinked() {
    while (added < slots && !linked.isEmpty()) {
      Task task = linked.poll();
      last.tasks[added++] = task; // the stack may be at its end: no call from here on
      size++;
    }
  }

  /// The segments are empty, so there is only one.
  ///
  /// @return whether anything was linked, and is in it now
  private boolean refill() {
    if (linked.isEmpty()) {
      return false;
    }
    taken = 0; // S1: it was full
    added = 0;
    fillFromLinked();
    return true;
  }

  /// The first segment is empty, and not the only one.
  private void leaveFirst() {
    Segment empty = first;
    Segment next = Objects.requireNonNull(empty.next);
    empty.next = null;
    spare = empty;
    first = next;
    taken = 0;
    segments--;
  }
}
