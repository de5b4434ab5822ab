/// A reactor without I/O, found as the [dev.weft.spi.ReactorProvider] named `none`.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.none {
  requires transitive dev.weft;
  requires static org.jspecify;

  exports dev.weft.reactor.none;

  provides dev.weft.spi.ReactorProvider with
      dev.weft.reactor.none.NoneReactorProvider;
}
