/// How long polls take, tasks wait for their turn, timers are late and workers are busy.
@org.jspecify.annotations.NullMarked
module dev.weft.measurement {
  requires transitive HdrHistogram;
  requires transitive dev.weft;
  requires static transitive org.jspecify;

  exports dev.weft.measurement;

  provides dev.weft.spi.RuntimeExtension with
      dev.weft.measurement.MeasurementExtension;
}
