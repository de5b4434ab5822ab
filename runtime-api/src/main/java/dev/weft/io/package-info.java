/// Byte streams: poll-level reading and writing that allocates nothing, and the futures around it.
///
/// Reading order: [AsyncReader] and [AsyncWriter] (the two halves of every stream), [AsyncDuplex]
/// and [Split] (both at once), [BufferedAsyncReader] (lines, numbers, whatever ends with a
/// delimiter), [BufferedAsyncWriter], [ByteStreams] (copying, and streams in memory) with
/// [CopyOptions] and [BufferPool]; [Registration] for authors of leaves, [AsyncDescriptor] for raw
/// descriptors.
@CheckReturnValue
package dev.weft.io;

import dev.weft.CheckReturnValue;
