/// Byte streams: poll-level reading and writing that allocates nothing, and the futures around it.
///
/// ```java
/// static Future<String> request(AsyncDuplex connection) {
///   return async(
///       () -> {
///         var reader = connection.buffered();
///         String verb = await(reader.readLine(100));
///         int length = await(reader.readInt(ByteOrder.BIG_ENDIAN));
///         String body = await(reader.take(length).readToString(1000));
///         await(connection.writeAll((verb + " " + body).getBytes(UTF_8)));
///         await(connection.shutdown());
///         return body;
///       });
/// }
/// ```
///
/// Reading order: [AsyncReader] and [AsyncWriter] (the two halves of every stream), [AsyncDuplex]
/// and [Split] (both at once), [BufferedAsyncReader] (lines, numbers, whatever ends with a
/// delimiter), [BufferedAsyncWriter], [ByteStreams] (copying, and streams in memory) with
/// [CopyOptions] and [BufferPool]; [Registration] for authors of leaves, [AsyncDescriptor] for raw
/// descriptors.
@CheckReturnValue
package dev.weft.io;

import dev.weft.CheckReturnValue;
