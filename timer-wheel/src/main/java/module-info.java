/// The hierarchical timer wheel, found as the [dev.weft.spi.TimerQueueProvider] named `wheel`.
@org.jspecify.annotations.NullMarked
module dev.weft.timer.wheel {
  requires dev.weft;
  requires static org.jspecify;

  provides dev.weft.spi.TimerQueueProvider with
      dev.weft.timer.wheel.WheelProvider;
}
