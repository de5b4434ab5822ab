/// Signals, and servers that end in good order.
///
/// Reading order: [Signals] with [SignalKind]; [GracefulShutdown] with [Shutdown] (what the program
/// knows of its end) and [ShutdownReport] (how it went).
@CheckReturnValue
package dev.weft.process;

import dev.weft.CheckReturnValue;
