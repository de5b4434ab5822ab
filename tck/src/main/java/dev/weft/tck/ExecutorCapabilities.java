package dev.weft.tck;

/// What an executor promises beyond the required rules.
///
/// @param workers how many tasks it can run at once; of an executor that can run any number, as
///   many as the machine has processors
/// @param ownThreads its tasks run by themselves; if not, they run while somebody is in `blockOn`,
///   and the kit sees to it that somebody is
/// @param fifo it has one worker, which starts equally ready tasks in the order of their spawns
/// @param maxLiveTasks how many live tasks it takes before it refuses new ones; 0 if it has no
///   bound
/// @param interval how many times a thread of the executor may poll other tasks before it turns to
///   one that has become ready, where there are no more busy tasks than workers
/// @param blocksInPlace its tasks may [block in place][dev.weft.Tasks#blockInPlace]
public record ExecutorCapabilities(
    int workers,
    boolean ownThreads,
    boolean fifo,
    int maxLiveTasks,
    int interval,
    boolean blocksInPlace) {

  /// Of an executor whose tasks cannot block in place.
  public ExecutorCapabilities(
      int workers, boolean ownThreads, boolean fifo, int maxLiveTasks, int interval) {
    this(workers, ownThreads, fifo, maxLiveTasks, interval, false);
  }

  /// The same on another number of workers.
  ExecutorCapabilities on(int otherWorkers) {
    return new ExecutorCapabilities(
        otherWorkers, ownThreads, fifo, maxLiveTasks, interval, blocksInPlace);
  }
}
