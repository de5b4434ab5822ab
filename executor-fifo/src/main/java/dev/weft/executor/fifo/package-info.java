/// The executor `fifo`: one thread, first in first out, driven by the thread that is in `blockOn`.
///
/// Reading order: [FifoExecutor] (the seam), [Core] (the loop), [CoreOwnership] (whose turn it is
/// to drive), [TaskQueue] and [Injection] (where tasks wait).
package dev.weft.executor.fifo;
