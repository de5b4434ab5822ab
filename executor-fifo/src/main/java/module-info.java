/// The single-threaded executor `fifo`.
@org.jspecify.annotations.NullMarked
module dev.weft.executor.fifo {
  requires dev.weft;
  requires static org.jspecify;

  provides dev.weft.spi.TaskExecutorProvider with
      dev.weft.executor.fifo.FifoProvider;
}
