/// A reactor over kqueue. Reading order: [KqueueReactorProvider], [KqueueQueue] (the system's
/// queue), [Kevents] (what it says) with [KeventAbi], [Kqueue] (the calls); the wait itself is
/// [dev.weft.reactor.jna.NativeReactor].
///
/// **What has been run.** The JNA calls have not met a BSD kernel or libkqueue yet. All above them
/// is tested on Linux, in the 32-byte and the 64-byte layout, against a kqueue in memory that
/// implements the documented semantics (`MemoryKqueue`, in the tests) over real sockets. On a
/// system that has a kqueue the same tests run on that as well.
package dev.weft.reactor.jna.kqueue;
