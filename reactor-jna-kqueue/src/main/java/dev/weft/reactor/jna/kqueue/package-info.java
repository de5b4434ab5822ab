/// A reactor over kqueue. Reading order: [KqueueReactorProvider], [KqueueQueue] (the system's
/// queue), [Kevents] (what it says) with [KeventAbi], [Kqueue] (the calls); the wait itself is
/// [dev.weft.reactor.jna.NativeReactor].
///
/// **What has been run.** No test of ours has run the JNA calls on macOS, FreeBSD or libkqueue,
/// which Debian does not have. All above them is tested on Linux against a kqueue in memory over
/// real sockets (`MemoryKqueue`, in the tests), which does what the manual pages and public sources
/// of FreeBSD, macOS and libkqueue say, in the layout of each, where they differ too (`Dialect`).
/// Where there is another kqueue, the system's or one that `weft.jna-kqueue.library` names, the
/// same tests run on that as well, and the kit of all reactors does.
package dev.weft.reactor.jna.kqueue;
