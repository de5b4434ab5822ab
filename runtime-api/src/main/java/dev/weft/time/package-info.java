/// Sleeping, deadlines and intervals.
///
/// Reading order: [Time] (all there is to call), [Interval] and [MissedTick].
@CheckReturnValue
package dev.weft.time;

import dev.weft.CheckReturnValue;
