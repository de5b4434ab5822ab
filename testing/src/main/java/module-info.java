/// For tests of programs that use Weft: futures polled by hand, scripted streams.
@org.jspecify.annotations.NullMarked
module dev.weft.testing {
  requires transitive dev.weft;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.weft.testing;
}
