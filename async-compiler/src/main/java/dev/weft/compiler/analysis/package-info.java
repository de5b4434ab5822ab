/// What is known about a method's code at each of its points: the types of locals and operands
/// ([Simulation]), the locals that are still needed ([Liveness]) and those that are set
/// ([SetLocals]), the monitors held ([HeldMonitors]), the types it names ([NamedTypes]); all on the
/// indexed code of [MethodCode].
package dev.weft.compiler.analysis;
