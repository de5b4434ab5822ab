/// The reactor over Linux epoll: needs two flags, which its provider names.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.jna.epoll {
  requires dev.weft.reactor.jna;
  requires static org.jspecify;

  provides dev.weft.spi.ReactorProvider with
      dev.weft.reactor.jna.epoll.EpollReactorProvider;
}
