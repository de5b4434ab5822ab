/// Streams: values that come one after the other, each when it is asked for.
///
/// ```java
/// try (var received = Streams.from(mailbox.receiver())) {
///   while (await(received.next()) instanceof Some(var article)) {
///     total += await(price(article));
///   }
/// }
/// ```
///
/// Reading order: [AsyncStream] (what a stream is, and all adapters), [Step] (what a poll comes to)
/// and [Next] (what `next()` yields), [Streams] (how to make one), [FuturesUnordered] (futures that
/// run at once), [Sink] (where elements go).
package dev.weft.stream;
