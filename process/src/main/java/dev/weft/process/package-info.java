/// Child processes, signals, and servers that end in good order.
///
/// ```java
/// ProcessOutput listed = await(ChildProcess.run(new ProcessBuilder("ls"), 1_000_000));
/// ```
///
/// Reading order: [ChildProcess] with [ChildInput], [ChildOutput], [OnClose] and [ProcessOutput];
/// [Signals] with [SignalKind]; [GracefulShutdown] with [Shutdown] (what the program knows of its
/// end) and [ShutdownReport] (how it went).
@CheckReturnValue
package dev.weft.process;

import dev.weft.CheckReturnValue;
