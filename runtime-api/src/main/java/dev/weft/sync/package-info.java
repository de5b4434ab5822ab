/// Channels between tasks, and what tasks wait for each other with. All of them may be used from
/// any thread, inside tasks and outside, and need no runtime of their own. Channels refuse `null`.
///
/// Reading order: [Oneshot] (one value, once), [Mpsc] (a mailbox: many senders, one receiver) and
/// its [ChannelSender], [Mpmc] (a queue of work: many receivers, one of which has it), [Broadcast]
/// (every value to every receiver), [Watch] (the latest value, to whoever looks);
/// [ChannelClosedException] and its kin say how they end. [CancellationToken] says *stop*.
///
/// Where tasks share something: [Semaphore] bounds how many use it at once, [AsyncMutex] lets one
/// (which can wait for a [Condition]), [AsyncReadWriteLock] lets many read or one write, [OnceCell]
/// and [Lazy] have it made once. Where they wait for each other: [Notify] (something has happened),
/// [Barrier] (all have come).
@CheckReturnValue
package dev.weft.sync;

import dev.weft.CheckReturnValue;
