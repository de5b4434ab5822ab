package dev.weft.executor.workstealing;

import java.util.List;

/// Finds queues of workers that are stuck in a task while others wait behind it: those that have
/// something, and have not moved between two looks.
///
/// **Threads.** One at a time: the standby of [Handover]; the next one comes after it.
final class StuckQueues {

  private final List<Worker> workers;

  /// The heads at the last look.
  private final long[] heads;

  StuckQueues(List<Worker> workers) {
    this.workers = workers;
    this.heads = new long[workers.size()];
  }

  /// Looks; whether there is one. A queue that was empty at the last look may be taken for stuck.
  boolean look() {
    boolean found = false;
    for (int i = 0; i < heads.length; i++) {
      LocalQueue queue = workers.get(i).queue();
      long head = queue.headIndex();
      found |= head == heads[i] && !queue.isEmpty();
      heads[i] = head;
    }
    return found;
  }
}
