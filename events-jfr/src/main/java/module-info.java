/// What runtimes do, as events of the flight recorder. To be on the path is enough: each runtime
/// that opens finds it.
@org.jspecify.annotations.NullMarked
module dev.weft.events.jfr {
  requires transitive dev.weft;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.weft.events.jfr;

  provides dev.weft.spi.RuntimeExtension with
      dev.weft.events.jfr.FlightRecorderExtension;
}
