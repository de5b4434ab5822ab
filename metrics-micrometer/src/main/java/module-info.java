/// What runtimes count, as meters of Micrometer.
@org.jspecify.annotations.NullMarked
module dev.weft.metrics.micrometer {
  requires transitive dev.weft;
  requires dev.weft.measurement;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.weft.metrics.micrometer;
}
