package dev.weft.executor.workstealing;

import dev.weft.spi.GcSignal;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The queue of one worker: a bounded ring, first in first out, from which other workers steal
/// half.
///
/// ```text
///            head                     tail
///   ..., -, - | T, T, T, T, T, T, T, T | -, -, ...      slot of index i: i & (capacity - 1)
///             ^ owner takes one        ^ owner adds
///             ^ a thief takes the first half
/// ```
///
/// **Roles.** The *owner*, one thread, adds at the tail and takes at the head. *Thieves*, any
/// threads, take at the head. Indexes are 64 bits wide and only grow, so a stale index never looks
/// fresh again (no ABA).
///
/// **Invariants**
/// - **Q1** `head <= tail <= head + capacity`.
/// - **Q2** `tail` is written by the owner alone, with release effect, after the slot it uncovers.
/// - **Q3** `head` moves only by compare-and-set. Who moves it from `h` to `h + n` owns the tickets
///   of the tasks `h .. h + n - 1`, and nobody else does.
/// - **Q4** Slots of a queue are written by its owner alone. It reuses the slot of index `i` only
///   after it saw `head > i`.
/// - **Q5** The owner replaces the slots by others ([#renew]) only while the queue is empty, that
///   is, after it saw `head > i` for each index `i` that was ever covered. Who finds a task covered
///   by `tail` finds the slots that were there, or newer ones, with which its claim fails.
///
/// *Why a thief that copies before it claims is right.* It reads `head = h`, then `tail`, then the
/// slots, then claims. If it read a slot after the owner had reused it, then `head` had moved
/// beyond `h` before (Q4), and the claim fails; the copies, which lie beyond the thief's own tail,
/// are forgotten. Otherwise the slots hold what was there when `head` was `h`, and the claim makes
/// them the thief's (Q3).
///
/// *Race: owner and thief want the last task.* Both try to move `head` from `h` to `h + 1`; one
/// fails and looks again. *Race: overflow and thief.* The owner claims the older half by the same
/// compare-and-set; if it fails somebody made room, and the owner adds after all.
///
/// A thief cannot clear the slots it emptied (Q4), so the owner does, when it has nothing else to
/// do ([#forgetStolen]).
///
/// The shape is that of the queues of Go and tokio.
final class LocalQueue extends QueueIndexes.After {

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Task[].class);

  static {
    try {
      var lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(QueueIndexes.Head.class, "head", long.class);
      TAIL = lookup.findVarHandle(QueueIndexes.Tail.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Q5.
  private @Nullable Task[] slots;

  private final int mask;

  /// The owner's: whether the slots may be old, which makes each write into them dearer.
  private final GcSignal gc = new GcSignal();

  private boolean mayBeOld;

  /// The owner's: slots of indexes below hold nothing.
  private long forgotten;

  /// @param capacity a power of two, at least 2
  LocalQueue(int capacity) {
    if (capacity < 2 || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("a capacity is a power of two, not " + capacity);
    }
    slots = new Task[capacity];
    mask = capacity - 1;
  }

  int capacity() {
    return mask + 1;
  }

  /// The index of the next task to be taken. Any thread; for the owner it is a lower bound.
  long headIndex() {
    return (long) HEAD.getAcquire(this);
  }

  /// The index that the next task added will have. The owner.
  long tailIndex() {
    return tail;
  }

  /// How many tasks wait. Exact for the owner but for thieves at work; a guess for others.
  int size() {
    long h = (long) HEAD.getVolatile(this);
    return (int) Math.max(0, (long) TAIL.getVolatile(this) - h);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /// How many tasks the owner can add for certain.
  int room() {
    return (int) (capacity() - (tail - headIndex()));
  }

  /// Adds a task. The owner.
  ///
  /// @return how many tasks wait now, or 0 if there was no room
  int push(Task task) {
    long t = tail;
    long waiting = t - headIndex();
    if (waiting == capacity()) {
      return 0;
    }
    SLOT.setRelease(slots, (int) t & mask, task);
    TAIL.setRelease(this, t + 1);
    return (int) waiting + 1;
  }

  /// Takes the oldest task. The owner.
  @Nullable Task pop() {
    for (; ; ) {
      long h = headIndex();
      if (h == tail) {
        return null;
      }
      int slot = (int) h & mask;
      Task task = slots[slot];
      if (HEAD.compareAndSet(this, h, h + 1)) {
        slots[slot] = null;
        return task;
      }
    }
  }

  /// Takes the older half of this queue: the oldest task is returned, the others go to the tail of
  /// `thief`. The owner of `thief`, which must have room for half a queue.
  @Nullable Task stealInto(LocalQueue thief) {
    for (; ; ) {
      long h = (long) HEAD.getVolatile(this);
      long waiting = (long) TAIL.getVolatile(this) - h;
      if (waiting <= 0) {
        return null;
      }
      long n = waiting - waiting / 2;
      if (waiting <= capacity() && claim(h, n, thief)) {
        thief.publish(n - 1);
        return takeBack(thief);
      }
      Thread.onSpinWait();
    }
  }

  /// Copies first, then claims. The oldest task goes to the slot behind all others.
  private boolean claim(long h, long n, LocalQueue thief) {
    long t = thief.tail;
    @Nullable Task[] mine = slots; // Q5
    for (long i = 0; i < n; i++) {
      var task = (@Nullable Task) SLOT.getAcquire(mine, (int) (h + i) & mask);
      thief.slots[(int) (i == 0 ? t + n - 1 : t + i - 1) & thief.mask] = task;
    }
    if (HEAD.compareAndSet(this, h, h + n)) {
      return true;
    }
    for (long i = 0; i < n; i++) {
      thief.slots[(int) (t + i) & thief.mask] = null;
    }
    return false;
  }

  private void publish(long n) {
    TAIL.setRelease(this, tail + n);
  }

  private static @Nullable Task takeBack(LocalQueue thief) {
    int slot = (int) thief.tail & thief.mask;
    Task first = thief.slots[slot];
    thief.slots[slot] = null;
    return first;
  }

  /// Makes room in a full queue: takes out the older half, and `task` behind it. The owner.
  ///
  /// @param moved gets the tasks, the oldest first
  /// @return `false` if nothing was moved because a thief made room
  boolean overflow(Task task, TaskList moved) {
    long h = headIndex();
    int n = capacity() / 2;
    if (tail - h < capacity() || !HEAD.compareAndSet(this, h, h + n)) {
      return false;
    }
    for (long i = h; i < h + n; i++) {
      int slot = (int) i & mask;
      moved.addLast(Objects.requireNonNull(slots[slot]));
      slots[slot] = null;
    }
    moved.addLast(task);
    return true;
  }

  /// Clears the slots that thieves emptied, so that tasks that are over do not stay reachable. The
  /// owner, before it sleeps.
  void forgetStolen() {
    long h = headIndex();
    for (long i = Math.max(forgotten, tail - capacity()); i < h; i++) {
      slots[(int) i & mask] = null;
    }
    forgotten = h;
  }

  /// Sees to it that the slots are young, now or, while the queue is not empty, the next time. The
  /// owner, now and then.
  void renew() {
    mayBeOld |= gc.collected();
    if (mayBeOld && replaceSlots()) {
      mayBeOld = false;
    }
  }

  /// Q5. The owner.
  ///
  /// @return whether the queue was empty; where there is no room for other slots the old ones do
  boolean replaceSlots() {
    if (headIndex() != tail) {
      return false;
    }
    try {
      slots = new Task[capacity()];
      forgotten = tail;
      return true;
    } catch (VirtualMachineError noRoom) {
      return true;
    }
  }
}
