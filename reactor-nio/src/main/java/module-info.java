/** The reactor over java.nio. */
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.nio {
  requires dev.weft;
  requires static org.jspecify;
}
