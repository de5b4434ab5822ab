/** The timing wheel. */
@org.jspecify.annotations.NullMarked
module dev.weft.timer.wheel {
  requires dev.weft;
  requires static org.jspecify;
}
