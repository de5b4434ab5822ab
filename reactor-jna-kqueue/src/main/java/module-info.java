/// The reactor over the kqueue of macOS and FreeBSD: needs two flags, which its provider names.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.jna.kqueue {
  requires dev.weft.reactor.jna;
  requires static org.jspecify;

  provides dev.weft.spi.ReactorProvider with
      dev.weft.reactor.jna.kqueue.KqueueReactorProvider;
}
