/// The executor `workstealing`: many workers, each with a queue of its own that the others may
/// steal from.
@org.jspecify.annotations.NullMarked
module dev.weft.executor.workstealing {
  requires dev.weft;
  requires static org.jspecify;

  provides dev.weft.spi.TaskExecutorProvider with
      dev.weft.executor.workstealing.WorkStealingProvider;
}
