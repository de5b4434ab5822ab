/// Channels between tasks. All of them may be used from any thread, inside tasks and outside, and
/// need no runtime of their own. Channels refuse `null`.
///
/// Reading order: [Oneshot] (one value, once), [Broadcast] (every value to every receiver);
/// [ChannelClosedException] and its kin say how they end.
@CheckReturnValue
package dev.weft.sync;

import dev.weft.CheckReturnValue;
