/// Sleeping, deadlines and intervals; what comes out later, happens at most so often, or is tried
/// again.
///
/// Reading order: [Time] (the clock, and what waits for it), [Sleep], [Interval] and [MissedTick];
/// then [DelayQueue], [RateLimiter] and [Retry], which are made of those.
@CheckReturnValue
package dev.weft.time;

import dev.weft.CheckReturnValue;
