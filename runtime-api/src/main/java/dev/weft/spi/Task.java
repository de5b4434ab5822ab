package dev.weft.spi;

import dev.weft.Context;
import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The unit of execution: a future on its way to its end, and its own [Waker].
///
/// To an executor a task is something that wants to be run: [TaskExecutor#schedule] hands it over,
/// the executor keeps it in its queues, and later one of its threads calls [#run(Context)].
/// Results, failures, cancellation, coalesced wakes and "woken while running" live in the task,
/// once for all executors.
///
/// **The ticket.** Handing a task to `schedule` hands over its one ticket. Whoever holds it must
/// run the task once; until then nobody else will be given the task. So the queue link
/// ([#queueNext]) belongs to the holder of the ticket, and a queue needs no node of its own.
///
/// **Threads.** [#wake], [#abort] and the queries may be called by any thread; [#run(Context)],
/// [#run] and the queue link are for the holder of the ticket. The happens-before edge from one
/// poll to the next comes from the task's state and, where a ticket was kept, from the queue it
/// waited in.
///
/// The runtime makes tasks, nobody else. One is 40 bytes. When it is over it lets go of its future
/// and its handle, so that a waker that outlives it keeps nothing alive.
public abstract class Task implements Runnable, Waker {

  /// The queue link; for the runtime, where not even [#queueNext(Task)] can be called.
  protected @Nullable Task queueNext;

  /// For the runtime.
  protected Task() {}

  /// The task's id, unique within the process.
  public abstract long id();

  /// The name given at spawn, or `task-` and the id.
  public abstract String name();

  /// Whether the task was never run. Only such a task may be refused by an executor. For the holder
  /// of the ticket; to others a task is new until the end of its first run.
  public abstract boolean isNew();

  /// Whether the task is over and its outcome published.
  public abstract boolean isFinished();

  /// Asks that the task be cancelled. An idle task is cancelled on its executor without being
  /// polled again, a running one after its poll unless that poll finished it. Any thread; does
  /// nothing to a task that is over.
  public abstract void abort();

  /// Runs the task once: polls its future, or cancels it. For the holder of the ticket.
  ///
  /// @param cx the calling worker's context, from [Driver#newContext]
  /// @return `true` if the task still holds its ticket and must be put at the tail (it yielded,
  ///   spent its budget, or was woken while running); `false` if the ticket is spent
  public abstract boolean run(Context cx);

  /// Runs the task for an executor that knows nothing but `Runnable`, or on a thread that happens
  /// to hold its ticket: in a context of its own, whatever the thread is in the middle of, and so
  /// that the thread's interrupt status and context class loader are afterwards what they were.
  /// Re-schedules the task by itself when it has to run again.
  @Override
  public abstract void run();

  /// The queue link, plain. For the holder of the ticket, or a queue's consumer, who clears it when
  /// the task leaves the queue: a task that lives on must not keep those behind it.
  public final @Nullable Task queueNext() {
    return queueNext;
  }

  /// Sets the queue link, plain.
  public final void queueNext(@Nullable Task next) {
    queueNext = next;
  }
}
