/// Virtual time, found as the [dev.weft.spi.TimerQueueProvider] named `virtual`: timers on a clock
/// that stands still until it is moved.
@org.jspecify.annotations.NullMarked
module dev.weft.timer.virtual {
  requires transitive dev.weft;
  requires static org.jspecify;

  exports dev.weft.timer.virtual;

  provides dev.weft.spi.TimerQueueProvider with
      dev.weft.timer.virtual.VirtualTimerProvider;
}
