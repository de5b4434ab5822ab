/// The executor `fifo`: one thread, first in first out, driven by the thread that is in `blockOn`.
///
/// Reading order: [FifoExecutor] (the seam), [Core] (the loop), [TaskQueue] and [Injection] (where
/// tasks wait). Whose turn it is to drive is said by [dev.weft.spi.BlockOnCallers].
package dev.weft.executor.fifo;
