package dev.weft.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The contexts of threads that run a task without being a worker: those of a JDK executor, and
/// whoever cancels a task that nobody takes. Each is lent for one run and kept by the runtime, not
/// by the thread: a thread that lives on keeps nothing of a runtime that was closed.
///
/// **Threads.** Any. Who takes a context has it alone, since taking empties its place.
final class ContextPool {

  /// Places, a power of two. More keep more contexts, fewer make threads that run tasks at the same
  /// moment meet at one and allocate.
  private static final int PLACES = 32;

  /// References from one place to the next, so that neighbours do not share a cache line.
  private static final int STRIDE = 16;

  /// From a place to that of the context which was last lent from it.
  private static final int LENT = 1;

  private final TaskRuntime runtime;
  private final AtomicReferenceArray<@Nullable PollingThread> places =
      new AtomicReferenceArray<>(PLACES * STRIDE);

  ContextPool(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  private static int place() {
    return ((int) Thread.currentThread().threadId() & PLACES - 1) * STRIDE;
  }

  /// A context for one run of one task on the calling thread.
  PollingThread take() {
    int place = place();
    PollingThread thread = places.getAndSet(place, null);
    if (thread == null) {
      thread = new PollingThread(runtime, -1);
    }
    places.setRelease(place + LENT, thread);
    return thread;
  }

  /// Those that are lent out now, or most of them: of two that meet at a place, one.
  List<PollingThread> lent() {
    var all = new ArrayList<PollingThread>();
    for (int place = 0; place < PLACES * STRIDE; place += STRIDE) {
      PollingThread thread = places.getAcquire(place + LENT);
      if (thread != null) {
        all.add(thread);
      }
    }
    return all;
  }

  /// Ends the loan. A context that was left in the middle of a poll is thrown away.
  void giveBack(PollingThread thread) {
    int place = place();
    places.setRelease(place + LENT, null);
    if (!thread.inPoll()) {
      places.setRelease(place, thread);
    }
  }
}
