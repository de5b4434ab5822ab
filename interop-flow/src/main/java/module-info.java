/// Weft's streams as Reactive Streams (`java.util.concurrent.Flow`), and the other way round.
@org.jspecify.annotations.NullMarked
module dev.weft.interop.flow {
  requires transitive dev.weft;
  requires transitive dev.weft.stream;
  requires static transitive org.jspecify;

  exports dev.weft.interop.flow;
}
