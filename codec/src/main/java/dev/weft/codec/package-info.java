/// Codecs: what a protocol says (lines, messages, requests) made of bytes that come in any pieces,
/// and back.
///
/// ```java
/// static Future<Void> shout(AsyncDuplex connection) {
///   return async(
///       () -> {
///         try (var lines = Framed.of(connection, new LinesCodec(1024)).flushWhenIdle()) {
///           while (await(lines.next()) instanceof Some(var line)) {
///             await(lines.feed(line.toUpperCase(Locale.ROOT)));
///           }
///           await(lines.finish());
///           return null;
///         }
///       });
/// }
/// ```
///
/// Reading order: [Decoder] and [Encoder] (what one writes for a protocol of one's own), [Codec]
/// (both), [Framed] (a stream and a sink over a connection), [FramedReader] and [FramedWriter] (one
/// direction); [LinesCodec], [DelimiterCodec], [LengthDelimitedCodec], [BytesCodec].
@CheckReturnValue
package dev.weft.codec;

import dev.weft.CheckReturnValue;
