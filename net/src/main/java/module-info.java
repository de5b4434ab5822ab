/** Sockets. */
@org.jspecify.annotations.NullMarked
module dev.weft.net {
  requires dev.weft;
  requires static org.jspecify;
}
