/** The single-threaded executor. */
@org.jspecify.annotations.NullMarked
module dev.weft.executor.fifo {
  requires dev.weft;
  requires static org.jspecify;
}
