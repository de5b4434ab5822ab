/// Time that stands still until it is moved: an hour's sleeping takes milliseconds, and takes them
/// the same way each time. For tests.
///
/// Reading order: [VirtualClock] (all there is to call), [VirtualTimerProvider].
@CheckReturnValue
package dev.weft.timer.virtual;

import dev.weft.CheckReturnValue;
