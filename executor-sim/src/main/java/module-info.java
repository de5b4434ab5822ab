/// The executor `sim`: one thread, and a seed that decides what it does next.
@org.jspecify.annotations.NullMarked
module dev.weft.executor.sim {
  requires transitive dev.weft;
  requires static org.jspecify;

  exports dev.weft.executor.sim;

  provides dev.weft.spi.TaskExecutorProvider with
      dev.weft.executor.sim.SimProvider;
}
