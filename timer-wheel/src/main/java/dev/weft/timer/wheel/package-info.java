/// A hierarchical timer wheel without a tick. Reading order: [Wheel] for the protocol and the
/// worked example, [Geometry] for the arithmetic, [Slots] for the lists, then [SpinLock] and
/// [Batch].
package dev.weft.timer.wheel;
