/// The runtime API of Weft: futures, tasks, the driver, and the seams (`dev.weft.spi`) behind which
/// executors, reactors and timers live.
@org.jspecify.annotations.NullMarked
module dev.weft {
  requires transitive org.slf4j;
  requires static transitive org.jspecify;

  exports dev.weft;
  exports dev.weft.codegen;
  exports dev.weft.dump;
  exports dev.weft.interop;
  exports dev.weft.io;
  exports dev.weft.spi;
  exports dev.weft.sync;
  exports dev.weft.time;

  uses dev.weft.spi.ReactorProvider;
  uses dev.weft.spi.RuntimeExtension;
  uses dev.weft.spi.TaskExecutorProvider;
  uses dev.weft.spi.TimerQueueProvider;
  uses org.slf4j.spi.SLF4JServiceProvider;
}
