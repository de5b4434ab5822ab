/** Programs to read and run. */
@org.jspecify.annotations.NullMarked
module dev.weft.examples {
  requires dev.weft;
  requires dev.weft.net;
  requires info.picocli;
  requires static org.jspecify;
}
