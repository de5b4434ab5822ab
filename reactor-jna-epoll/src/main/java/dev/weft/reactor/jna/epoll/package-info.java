/// A reactor over Linux epoll. Reading order: [EpollReactorProvider], [EpollQueue] (the system's
/// queue), [EpollEvents] (what it says) with [EventLayout], [Epoll] (the calls); the wait itself is
/// [dev.weft.reactor.jna.NativeReactor].
///
/// **What has been run.** Linux on x86-64. On aarch64 it has not been run: the layout, the
/// constants and the calls were compared with the headers and the symbols of that architecture's C
/// library (2.36, which has them all, `epoll_pwait2` since 2.35), and the layout is tested as data.
package dev.weft.reactor.jna.epoll;
