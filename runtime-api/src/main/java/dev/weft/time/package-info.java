/// Sleeping, deadlines and intervals.
///
/// Reading order: [Time] (all there is to call), [Interval] and [MissedTick].
package dev.weft.time;
