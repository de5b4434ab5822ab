/// The reactor `sim`: sockets in memory, in a simulated network.
@org.jspecify.annotations.NullMarked
module dev.weft.reactor.sim {
  requires transitive dev.weft;
  requires jdk.net; // options of sockets
  requires static org.jspecify;

  exports dev.weft.reactor.sim;

  provides dev.weft.spi.ReactorProvider with
      dev.weft.reactor.sim.SimReactorProvider;
}
