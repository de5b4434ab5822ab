package dev.weft.executor.workstealing;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Which workers search and which sleep, so that work finds a worker, a wake-up wakes one, and who
/// closes knows when all are done.
///
/// **Roles.** A *producer*, any thread, makes a task visible and then asks [#wantsWake]; if so it
/// claims a sleeper and unparks it. A *searcher* is a worker without work that looks through the
/// others' queues; at most half of the workers search. A *sleeper* has published that it sleeps and
/// waits to be claimed, or leads the driver and wakes by itself.
///
/// **Invariants**
/// - **I1** SLEEPING of the word is the number of workers on the stack of sleepers; both change
///   together under the lock.
/// - **I2** A notifier that claims a sleeper takes it off the stack and counts it as searching. It
///   writes nothing else into it: the sleeper learns "I was claimed, I search" from not being on
///   the stack ([#isAsleep], [#wake]).
/// - **I3** *Whoever turns SEARCHING to 0 looks through all queues afterwards*, be it by leaving on
///   a find or by falling asleep; so does one who falls asleep while SEARCHING is 0. If there is
///   work, it wakes somebody, or itself.
/// - **I4** A producer's push comes before its look at the word, with a full fence between. One
///   push may go without: a worker's to its own queue, when it makes no second task runnable there;
///   the worker itself takes that task next, or a standby finds it (H5 of [Handover]).
/// - **I5** *Quiescent* is the pool while all workers sleep, no task is *away* (on a thread that
///   blocked in place and gave its worker to another one), and the injection is empty. A worker
///   empties its own queue before it sleeps. Only a worker that is awake gives itself away, and the
///   task counts from before that until it is over or in the injection. So under the lock, with all
///   asleep and none away, nothing of the pool's own runs or fills the injection; and since both
///   counts change under the lock, who makes the pool quiescent tells who waits for it.
///
/// *No work is left while somebody sleeps.* Let P have pushed task T, and look at its look at the
/// word. (a) SEARCHING is above 0: when it turns to 0, somebody looks through all queues, after P's
/// push, and sees T unless it was taken. (b) SEARCHING is 0 and somebody sleeps: P claims it. (c)
/// SEARCHING is 0 and nobody sleeps: the next worker that falls asleep does so after P's push, and
/// sees T by I3, or leaves the duty to a searcher, which is (a).
///
/// *Race (found in a sibling of this design): the throttled worker.* B is not let search, since A
/// searches. A finds a task, stops and starts to run it. P pushes T, and sees nobody searching and
/// nobody asleep. Now B falls asleep: if only *last searchers* looked again, B would sleep on T for
/// as long as A's task runs. Hence the last half of the first sentence of I3.
///
/// *Herds.* While one searches, nobody is woken; a searcher that finds something wakes one more
/// only if there is more. The idea is Go's and tokio's.
final class Idle {

  private final IdleWord word = new IdleWord();
  private final int workers;

  // Under the lock.
  private final Object lock = new Object();
  private final int[] sleepers;
  private int count;
  private int away;
  private boolean awaited;

  /// 1 for those on the stack. Written under the lock.
  private final AtomicIntegerArray asleep;

  Idle(int workers) {
    this.workers = workers;
    this.sleepers = new int[workers];
    this.asleep = new AtomicIntegerArray(workers);
  }

  /// Whether work that is visible now needs somebody woken. Any thread.
  boolean wantsWake() {
    return word.wantsWake();
  }

  boolean anyAsleep() {
    return word.sleeping() > 0;
  }

  int searching() {
    return word.searching();
  }

  int sleeping() {
    return word.sleeping();
  }

  /// Awake to searching, if the throttle permits.
  boolean startSearching() {
    return word.startSearching(workers);
  }

  /// Searching to awake, having found something.
  ///
  /// @return whether the caller was the last: then it must look whether there is more, and wake
  ///   somebody (I3)
  boolean stopSearching() {
    return word.stopSearching();
  }

  /// The calling worker says that it sleeps.
  ///
  /// @param searching whether it was searching; it is no longer
  /// @return whether nobody searches now: then it must look through all queues once more (I3)
  boolean sleep(int worker, boolean searching) {
    synchronized (lock) {
      sleepers[count++] = worker;
      asleep.set(worker, 1);
      if (awaited) {
        lock.notifyAll(); // I5
      }
      return word.fallAsleep(searching);
    }
  }

  /// Whether the worker sleeps; if not, it was claimed and counts as searching. For the worker.
  boolean isAsleep(int worker) {
    return asleep.get(worker) != 0;
  }

  /// The calling worker wakes by itself.
  ///
  /// @return `false` if it was claimed before: it counts as searching then
  boolean wake(int worker) {
    synchronized (lock) {
      if (asleep.get(worker) == 0) {
        return false;
      }
      remove(worker);
      word.wakeByItself();
      return true;
    }
  }

  /// Claims the sleeper that fell asleep last, if nobody searches. The caller unparks it.
  ///
  /// @param spared is taken only if there is no other: who leads the driver does better to go on
  /// @return the worker, or -1
  int claim(int spared) {
    synchronized (lock) {
      int worker = count == 0 || word.searching() > 0 ? -1 : sleeperBut(spared);
      if (worker >= 0) {
        remove(worker);
        word.wakeToSearch();
      }
      return worker;
    }
  }

  /// A sleeper, if possible another than `spared`, or -1. It still sleeps as far as this says.
  int anySleeper(int spared) {
    synchronized (lock) {
      return count == 0 ? -1 : sleeperBut(spared);
    }
  }

  private int sleeperBut(int spared) {
    int last = sleepers[count - 1];
    return last == spared && count > 1 ? sleepers[count - 2] : last;
  }

  private void remove(int worker) {
    int at = count - 1;
    while (sleepers[at] != worker) {
      at--;
    }
    System.arraycopy(sleepers, at + 1, sleepers, at, --count - at);
    asleep.set(worker, 0);
  }

  /// A running task is about to leave its worker to another thread (I5).
  void wentAway() {
    synchronized (lock) {
      away++;
    }
  }

  /// Such a task's run is over; if it has to run again, it is in the injection.
  void cameBack() {
    synchronized (lock) {
      away--;
      if (awaited) {
        lock.notifyAll();
      }
    }
  }

  /// Waits until the pool is quiescent (I5); no thread of the pool.
  ///
  /// @param deadlineNanos on the scale of `System.nanoTime()`; `Long.MAX_VALUE` is no limit
  /// @return whether it became so before `deadlineNanos`
  boolean awaitQuiescence(Injection injection, long deadlineNanos) {
    boolean interrupted = false;
    synchronized (lock) {
      awaited = true;
      boolean inTime = true;
      while (inTime && !isQuiescent(injection)) {
        try {
          inTime = awaitChange(deadlineNanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return isQuiescent(injection);
    }
  }

  private boolean isQuiescent(Injection injection) {
    return count == workers && away == 0 && injection.isEmpty();
  }

  /// Under the lock. Returns `false` at the deadline.
  private boolean awaitChange(long deadlineNanos) throws InterruptedException {
    if (deadlineNanos == Long.MAX_VALUE) {
      lock.wait();
      return true;
    }
    long left = deadlineNanos - System.nanoTime();
    if (left > 0) {
      lock.wait(left / 1_000_000 + 1);
    }
    return left > 0;
  }
}
