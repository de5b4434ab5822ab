/// Sleeping, deadlines and intervals.
///
/// Reading order: [Time] (the clock, and what waits for it), [Sleep], [Interval] and [MissedTick].
@CheckReturnValue
package dev.weft.time;

import dev.weft.CheckReturnValue;
