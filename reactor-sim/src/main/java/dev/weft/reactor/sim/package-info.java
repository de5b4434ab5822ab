/// A network in memory: sockets whose bytes take time, are lost and come late as a seed decides.
/// For tests and simulations.
///
/// ```java
/// var network = new Network(42);
/// network.conditions(LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(9))));
/// Host host = network.host("server");
/// Weft weft = Weft.builder().reactor(new SimReactorProvider(host)).open();
/// ```
///
/// Reading order: [Network], [Host], [SimReactorProvider]; what the ways are like:
/// [LinkConditions], [Latency]; time: [Events], [Event]; a trace: [NetworkListener], [PacketKind].
@CheckReturnValue
package dev.weft.reactor.sim;

import dev.weft.CheckReturnValue;
