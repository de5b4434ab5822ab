package dev.weft.executor.workstealing;

import dev.weft.spi.StackReserve;
import java.lang.invoke.VarHandle;

/// Who is woken for a task that a worker has pushed into its own queue.
///
/// Where others wait, too, a sleeper is. A worker that has pushed a *lone* task runs it next, and
/// wakes nobody (I4 of [Idle]). If it gets stuck before it comes to that, a standby finds the task
/// ([StuckQueues]). So with each lone push the worker sees to it that there is one, H5 of
/// [Handover], if anybody can be: where nobody sleeps but the leader, which waits for I/O, the task
/// waits for its worker.
///
/// A call costs a system call, and whoever was called looks again and again for a while. Hence a
/// push pays for a look at a number that seldom changes, and for a call when there is nobody.
///
/// **Threads.** The worker's.
final class PushWakeups {

  /// How many lone pushes go by before a standby is called once more that has not heard the last
  /// call. It takes some microseconds to hear one, in which a busy worker pushes a hundred tasks;
  /// with fewer each of these is a call.
  private static final int CALL_INTERVAL = 256;

  private final Pool pool;

  /// How often there had been a standby at the last call; it was heard if there was one more since.
  private int calledAt = -1;

  private int unheard;

  PushWakeups(Pool pool) {
    this.pool = pool;
  }

  /// The worker has pushed a task. The push that makes a second one runnable pays for a fence (I4),
  /// later ones do not need to.
  ///
  /// @param runnable how many tasks it can run now
  void pushed(int runnable) {
    if (runnable >= 2) {
      if (runnable == 2) {
        VarHandle.fullFence();
      }
      pool.wakeOne();
    } else if (pool.handover.isUnwatched() && pool.idle.sleeping() > 1) {
      call(pool.handover.standbys());
    }
  }

  private void call(int standbys) {
    if (standbys != calledAt || ++unheard >= CALL_INTERVAL) {
      StackReserve.ensure(); // a sleeper is unparked, or not even called
      calledAt = standbys;
      unheard = 0;
      pool.callStandby();
    }
  }
}
