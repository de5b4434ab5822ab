/// What the native reactors share: the C library, the descriptor of a channel, the wait. Exported
/// for them alone; it is nobody's API.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.jna {
  requires transitive dev.weft;
  requires transitive com.sun.jna;
  requires static org.newsclub.net.unix;
  requires static org.jspecify;

  exports dev.weft.reactor.jna;
}
