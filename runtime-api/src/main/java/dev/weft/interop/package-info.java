/// What Weft and the JDK's own concurrency have of each other: its futures, its executors, its
/// scoped values, its streams.
///
/// Reading order: [dev.weft.interop.JdkFutures], for `CompletableFuture` and
/// `java.util.concurrent.Future` both ways; [dev.weft.interop.ExecutorServiceView], for libraries
/// that want an `ExecutorService` to run on; [dev.weft.interop.ScopedValues], for values that a
/// call has bound and its tasks shall see; [dev.weft.interop.JdkStreams], for `InputStream`,
/// `OutputStream` and channels both ways, and for standard input and output. How a plain or a
/// virtual thread waits for a future stands at [dev.weft.Weft#blockOn]: there is no other way in.
package dev.weft.interop;
