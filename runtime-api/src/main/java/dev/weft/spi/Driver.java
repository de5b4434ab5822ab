package dev.weft.spi;

import dev.weft.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;

/// What an executor sees of its runtime's reactor, timers and clock: something that one of its idle
/// threads *leads* instead of going to sleep.
///
/// A thread with nothing to run does
///
/// ```java
/// if (driver.tryLead()) {
///   // 1. publish "I sleep", 2. look at the queues once more, then
///   driver.turn(Long.MAX_VALUE);   // only waits
///   // 3. publish "I am awake"
///   driver.dispatch();             // wakes what is due: our tasks land in schedule()
///   driver.yieldLead();            // foreign wakers fire now
/// }
/// ```
///
/// The two phases matter: whoever is woken by `dispatch` must find this thread awake, or the pool
/// would unpark itself.
///
/// **Threads.** At most one thread leads at a time. [#turn], [#dispatch] and [#yieldLead] are the
/// leader's; all else may be called from any thread. A virtual thread never leads.
public interface Driver {

  /// A context for one thread of the executor, to be given to every
  /// [dev.weft.spi.Task#run(Context)] on that thread and to be [entered][Context#enter] while the
  /// thread runs tasks.
  ///
  /// @param worker the thread's index, from 0 below the number of workers
  Context newContext(int worker);

  /// Says that a worker found nothing to run and is about to sleep. Called before the worker
  /// publishes that it sleeps and looks at its queues for the last time: a listener may wake or
  /// spawn in here.
  ///
  /// Every executor that [leads][TaskExecutorProvider#leads] calls it; any other may. Where it is
  /// not called, listeners hear of no sleep.
  default void parking(int worker) {}

  /// Says that a worker woke up. Goes with [#parking].
  default void unparked(int worker) {}

  /// Says that a worker took tasks from another one's queue. For listeners; an executor that does
  /// not steal never calls it.
  ///
  /// @param tasks how many, the one included that it runs next
  default void stole(int worker, int tasks) {}

  /// Says that a worker's own queue was full, and what did not fit went elsewhere. For listeners.
  default void overflowed(int worker) {}

  /// Becomes the leader; `false` if another thread leads or the calling thread is virtual.
  boolean tryLead();

  /// Waits for I/O, a timer, or [#unpark], and does nothing else.
  ///
  /// @param maxWaitNanos how long at most, in nanoseconds; 0 only collects, [Long#MAX_VALUE] has no
  ///   limit
  void turn(long maxWaitNanos);

  /// Wakes what the last turn found and the timers that are due. Tasks of this runtime are
  /// scheduled at once; other wakers wait for [#yieldLead].
  ///
  /// @return how many wake-ups there were
  int dispatch();

  /// Stops leading, then calls the foreign wakers that [#dispatch] set aside, each contained.
  void yieldLead();

  /// Wakes the timers that are overdue, if there are any and nobody else is just doing so. For a
  /// worker whose driver is due a turn and who cannot lead: who leads is a thread, which the system
  /// may not have let run since its wait was over, while this one does run. Foreign wakers are
  /// called in here, each contained. Any thread but the leader.
  default void expireOverdue() {}

  /// Ends the current turn or, when there is none, the next one. Coalesces.
  void unpark();

  /// Whether a turn could find anything: a source is attached or a timer pending. A busy executor
  /// skips its turns otherwise.
  boolean needsTurn();

  /// The runtime's clock.
  RuntimeClock clock();

  /// What opens the channels that are attached to this runtime: see [Reactor#channels].
  default SelectorProvider channels() {
    return SelectorProvider.provider();
  }

  /// The addresses of `host`, as this runtime's channels reach it: see [Reactor#lookup]. May block.
  ///
  /// @throws UnknownHostException if there is no such host; the message names it
  default List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /// How many threads the runtime may have for what blocks. An executor that starts threads in the
  /// place of blocked ones ([TaskExecutor#aboutToBlock]) takes their places here.
  ThreadBound threadBound();

  /// After how many task runs a busy executor should lead with a zero wait: 61 (Go's and tokio's
  /// number), or twice as many as the last turn's events woke if that is more. With a fixed
  /// interval a level-triggered reactor reports again what was woken but has not run. With as many
  /// as were woken, tasks that once queued up before them would never get fewer, and so each event
  /// would be reported while its task still waits.
  int pollInterval();
}
