/// For tests of programs that use Weft.
///
/// Reading order: [PollProbe] (a future polled by hand), [IoScript] and [ScriptedStream] (a peer
/// that keeps to a script), [CountingWaker] and [Wakers].
package dev.weft.testing;
