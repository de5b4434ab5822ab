/// The reactor over `java.nio`'s selector: works everywhere, needs no flag.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.nio {
  requires dev.weft;
  requires static org.jspecify;

  provides dev.weft.spi.ReactorProvider with
      dev.weft.reactor.nio.NioReactorProvider;
}
