package dev.weft.task;

import dev.weft.JoinException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The failures of tasks, and of the cleanup of cancelled ones, that nobody has received yet. One
/// that is detached is reported at once; the others stand here until somebody receives them, or
/// they have stood for the *grace*, or there are too many of them, or the runtime closes: then they
/// are reported. Costs nothing for tasks that do not fail.
///
/// The grace is counted in ticks, which come from a timer of the runtime while something stands
/// here. So a machine that slept, or a runtime that nobody drove, has not used up the grace of what
/// failed just before.
///
/// **Threads.** Any.
///
/// *Protocol.* **P1** Who stands in which queue, the ticks, `ticking` and `closed` change under the
/// lock; the policy is called without it. **P2** A failure is reported or received, whichever comes
/// first: [Observation#observe] says `true` once. **P3** A failure enters only if it was not
/// observed, decided under the lock and the failure's own, in this order; who observes it takes it
/// out afterwards. So what was observed does not stay. **P4** While something stands here and the
/// runtime is open, a tick is on its way. **P5** After `closed` nothing enters.
final class UnobservedFailures {

  /// How many failures that nobody awaits may stand here: more keep more garbage, fewer report
  /// failures of a program that starts many tasks and awaits them in turn.
  static final int BOUND = 1024;

  /// So many ticks make the grace, and one more at most passes until the report. More ticks make it
  /// more exact, and wake the runtime more often for ten seconds after a failure.
  static final int TICKS = 4;

  private final BiConsumer<String, Throwable> policy;
  private final Runnable tickLater;

  // P1.
  private final Queue forgotten = new Queue();
  private final Queue awaited = new Queue();
  private int now;
  private boolean ticking;
  private boolean closed;

  /// @param policy what to do with a failure that nobody receives
  /// @param tickLater arranges one call of [#tick] after a part of the grace; called by whoever
  ///   fails, and by `tick`
  UnobservedFailures(BiConsumer<String, Throwable> policy, Runnable tickLater) {
    this.policy = policy;
    this.tickLater = tickLater;
  }

  /// A failure's place in one of the queues.
  static final class Place {
    private final JoinException failure;
    private final UnobservedFailures owner;
    private Queue queue;
    private int since;
    private @Nullable Place previous;
    private @Nullable Place next;
    private boolean left;

    private Place(JoinException failure, UnobservedFailures owner, Queue queue, int since) {
      this.failure = failure;
      this.owner = owner;
      this.queue = queue;
      this.since = since;
    }

    /// P3: it was observed.
    void leave() {
      synchronized (owner) {
        owner.takeOut(this);
      }
    }
  }

  /// Failures in the order in which they came.
  private static final class Queue {
    @Nullable Place first;
    @Nullable Place last;
    int size;
  }

  /// A task failed whose handle nobody detached.
  ///
  /// @param isAwaited whether somebody waits for it, and will see the failure
  void failed(JoinException failure, boolean isAwaited) {
    JoinException report = null;
    boolean tick = false;
    synchronized (this) {
      if (closed) {
        report = isAwaited ? null : failure;
      } else {
        Place place = new Place(failure, this, isAwaited ? awaited : forgotten, now);
        if (TaskEnd.observation(failure).stand(place)) {
          append(place);
          tick = !ticking;
          ticking = true;
          if (forgotten.size > BOUND) {
            report = oldest(forgotten).failure;
          }
        }
      }
    }
    if (report != null) {
      report(report);
    }
    if (tick) {
      tickLater.run();
    }
  }

  /// Whoever waited for this failure gave up. It may have been received, or stand here already.
  void givenUp(JoinException failure) {
    Place place = TaskEnd.observation(failure).place();
    if (place == null) {
      failed(failure, false);
      return;
    }
    JoinException report = null;
    synchronized (this) {
      if (!place.left && place.queue == awaited) {
        unlink(place);
        place.queue = forgotten;
        place.since = now;
        append(place);
        report = forgotten.size > BOUND ? oldest(forgotten).failure : null;
      }
    }
    if (report != null) {
      report(report);
    }
  }

  private static Place oldest(Queue queue) {
    return Objects.requireNonNull(queue.first);
  }

  /// A part of the grace has passed: reports what has stood here for all of it.
  void tick() {
    var late = new ArrayList<JoinException>();
    boolean again;
    synchronized (this) {
      now++;
      takeLate(forgotten, late);
      takeLate(awaited, late);
      again = !closed && forgotten.size + awaited.size > 0;
      ticking = again;
    }
    late.forEach(this::report);
    if (again) {
      tickLater.run();
    }
  }

  private void takeLate(Queue queue, List<JoinException> late) {
    for (Place p = queue.first; p != null && now - p.since > TICKS; p = queue.first) {
      late.add(p.failure);
      takeOut(p);
    }
  }

  /// Reports all that nobody has received; when the runtime closes.
  void reportAll() {
    var all = new ArrayList<JoinException>();
    synchronized (this) {
      closed = true;
      for (Queue queue : List.of(forgotten, awaited)) {
        for (Place p = queue.first; p != null; p = queue.first) {
          all.add(p.failure);
          takeOut(p);
        }
      }
    }
    all.forEach(this::report);
  }

  /// Hands one failure to the policy, unless somebody has seen it.
  void report(JoinException failure) {
    if (TaskEnd.observe(failure)) {
      String doing = failure instanceof JoinException.TaskFailed ? "running " : "cancelling ";
      for (Throwable cause : TaskEnd.failures(failure)) {
        policy.accept(doing + failure.taskName() + ", which nobody awaits", cause);
      }
    }
  }

  /// How many failures stand here.
  synchronized int size() {
    return forgotten.size + awaited.size;
  }

  private void append(Place place) {
    Queue queue = place.queue;
    place.previous = queue.last;
    if (queue.last == null) {
      queue.first = place;
    } else {
      queue.last.next = place;
    }
    queue.last = place;
    queue.size++;
  }

  private void takeOut(Place place) {
    if (!place.left) {
      place.left = true;
      unlink(place);
    }
  }

  private static void unlink(Place place) {
    Queue queue = place.queue;
    Place before = place.previous;
    Place after = place.next;
    if (before == null) {
      queue.first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      queue.last = before;
    } else {
      after.previous = before;
    }
    place.previous = null;
    place.next = null;
    queue.size--;
  }
}
