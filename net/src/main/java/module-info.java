/// Sockets over whichever reactor the runtime has.
@org.jspecify.annotations.NullMarked
module dev.weft.net {
  requires transitive dev.weft;
  requires static transitive org.jspecify;

  exports dev.weft.net;
}
