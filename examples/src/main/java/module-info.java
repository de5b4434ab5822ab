/// Programs to read and run, and the `weft` command line.
@org.jspecify.annotations.NullMarked
module dev.weft.examples {
  requires dev.weft;
  requires dev.weft.net;
  requires info.picocli;
  requires org.slf4j;
  requires static org.jspecify;

  opens dev.weft.examples to
      info.picocli;
  opens dev.weft.examples.guessing to
      info.picocli;
}
