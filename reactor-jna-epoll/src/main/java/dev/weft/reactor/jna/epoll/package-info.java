/// A reactor over Linux epoll. Reading order: [EpollReactorProvider], [EpollQueue] (the system's
/// queue), [EpollEvents] (what it says) with [EventLayout], [Epoll] (the calls); the wait itself is
/// [dev.weft.reactor.jna.NativeReactor].
package dev.weft.reactor.jna.epoll;
