/// For tests of programs that use Weft.
///
/// Reading order: [WeftTest] (a JUnit test that is given a runtime, and that leaves nothing
/// behind), [Leftover] and [Pairing] (the executor, reactor and timer it runs on); then what needs
/// no runtime: [PollProbe] (a future polled by hand), [IoScript] and [ScriptedStream] (a peer that
/// keeps to a script), [CountingWaker] and [Wakers].
package dev.weft.testing;
