package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// Where one party takes messages of a channel from; in a channel with many receivers, its place in
/// their queue too.
interface MessageSource<T> {

  /// The next message, or null after `waker`, if there is one, was left behind.
  ///
  /// @throws ChannelClosedException if none will come
  @Nullable T receive(@Nullable Waker waker) throws ChannelClosedException;

  /// Another message that is there now, for a party that has just received one; else null.
  @Nullable T receiveMore() throws ChannelClosedException;

  /// Gives up waiting, and passes on what it was promised.
  void cancelReceive();
}
