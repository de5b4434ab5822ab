/// A whole system in a box: many hosts, each a runtime of its own, on one thread and from one seed.
@org.jspecify.annotations.NullMarked
module dev.weft.simulation {
  requires transitive dev.weft;
  requires transitive dev.weft.executor.sim;
  requires transitive dev.weft.reactor.sim;
  requires dev.weft.timer.virtual;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports dev.weft.simulation;
}
