/// Child processes, signals, and servers that end in good order.
///
/// ```java
/// private static Future<String> sorted(String lines) {
///   return async(
///       () -> {
///         try (ChildProcess sort =
///             await(ChildProcess.start(new ProcessBuilder("sort"), OnClose.KILL))) {
///           await(sort.stdin().writeAll(lines.getBytes()));
///           await(sort.stdin().shutdown()); // the end, for the child
///           String all = await(sort.stdout().readToString(1_000_000));
///           return await(sort.waitFor()) == 0 ? all : "failed";
///         }
///       });
/// }
/// ```
///
/// Reading order: [ChildProcess] with [ChildInput], [ChildOutput], [OnClose] and [ProcessOutput];
/// [Signals] with [SignalKind]; [GracefulShutdown] with [Shutdown] (what the program knows of its
/// end) and [ShutdownReport] (how it went).
@CheckReturnValue
package dev.weft.process;

import dev.weft.CheckReturnValue;
