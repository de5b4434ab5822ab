/// For tests of programs that use Weft: runtimes given to JUnit tests, futures polled by hand,
/// scripted streams.
@org.jspecify.annotations.NullMarked
module dev.weft.testing {
  requires transitive dev.weft;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires org.opentest4j;
  requires static transitive org.jspecify;

  exports dev.weft.testing;

  uses dev.weft.spi.ReactorProvider;
  uses dev.weft.spi.TaskExecutorProvider;
  uses dev.weft.spi.TimerQueueProvider;
}
