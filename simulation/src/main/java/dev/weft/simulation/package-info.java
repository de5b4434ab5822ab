/// A whole system in a box: many hosts on one thread, whose every choice comes from one seed, so
/// that what went wrong once goes wrong again.
///
/// ```java
/// Simulation.of(42)
///     .host("server", () -> server.run())
///     .client("alice", () -> play("alice"))
///     .run(Duration.ofMinutes(10));
/// ```
///
/// Reading order: [Simulation] (hosts, faults, invariants), [When], [SimulatedRun] and
/// [SimulationFailure] (how it went); behind them [World] (whose turn it is), [Machine] (one host),
/// [MachineClock], [MachineTimers], [Trace].
@CheckReturnValue
package dev.weft.simulation;

import dev.weft.CheckReturnValue;
