package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One attached channel of a foreign selector provider. [#arm] and [#detach] may be called from any
/// thread and only change what stands here; [ForeignSelector]'s thread then makes the selection key
/// agree with it.
///
/// One arming is worth one report, and a report takes the direction out of the key.
///
/// **The lock** is the handle's monitor, held for a few assignments. Nothing is called inside.
final class ForeignHandle implements Reactor.Handle {
  private static final int BOTH = Readiness.READ | Readiness.WRITE;

  final long token;
  final SelectableChannel channel;

  /// Completed when the channel is registered, or with why it cannot be.
  final CompletableFuture<ForeignHandle> attached = new CompletableFuture<>();

  private final ForeignSelector owner;

  /// The selector thread's; null before the registration, and after the key has died.
  private @Nullable SelectionKey key;

  // Under the monitor.
  private int wanted;
  private int reported;
  private boolean changed;
  private boolean detached;

  ForeignHandle(ForeignSelector owner, SelectableChannel channel, long token) {
    this.owner = owner;
    this.channel = channel;
    this.token = token;
  }

  @Override
  public void arm(int interest) {
    synchronized (this) {
      if (detached || (wanted & interest) == interest) {
        return;
      }
      wanted |= interest;
      if (changed) {
        return; // the thread has yet to look
      }
      changed = true;
    }
    owner.changed(this);
  }

  @Override
  public void detach() {
    synchronized (this) {
      if (detached) {
        return;
      }
      detached = true;
      wanted = 0;
      reported = 0;
      if (changed) {
        return;
      }
      changed = true;
    }
    owner.changed(this);
  }

  synchronized boolean isDetached() {
    return detached;
  }

  private synchronized int takeChange() {
    changed = false;
    return wanted;
  }

  /// Makes the key agree with what is wanted. The selector thread's.
  void apply(Selector selector) throws IOException {
    int directions = takeChange();
    if (isDetached()) {
      dropKey();
      return;
    }
    int ops = SelectionOps.of(directions, channel.validOps());
    SelectionKey present = key;
    try {
      if (present != null && present.isValid()) {
        present.interestOps(ops);
        return;
      }
    } catch (CancelledKeyException e) {
      // since then; as if it had been so before
    }
    dropKey();
    if (ops != 0) {
      register(selector, ops);
    }
  }

  /// Registers the channel. The selector thread's.
  ///
  /// The selector's monitor is taken first: closing a channel takes, in junixsocket, that monitor
  /// and then the channel's list of keys, while registering takes the list and then the monitor.
  void register(Selector selector, int ops) throws IOException {
    synchronized (selector) {
      SelectionKey present = channel.keyFor(selector);
      if (present != null) {
        ForeignHandle other = (ForeignHandle) present.attachment();
        if (other != this && present.isValid() && !other.isDetached()) {
          throw new IllegalArgumentException(channel + " is attached already");
        }
        other.dropKey();
      }
      try {
        key = channel.register(selector, ops, this);
      } catch (CancelledKeyException e) {
        selector.selectNow(); // cancelled keys go when a select runs; what it finds comes again
        key = channel.register(selector, ops, this);
      }
    }
  }

  /// Takes what the key has found. The selector thread's.
  ///
  /// junixsocket invalidates a key, silently and for good, when the system reports an error or that
  /// the peer has hung up. That concerns both directions; the next arming registers anew.
  ///
  /// @return whether the leader is to be told
  boolean fire(SelectionKey selected) {
    if (selected != key || !channel.isOpen()) {
      return false;
    }
    boolean first;
    int left;
    boolean valid;
    int ready = BOTH;
    try {
      valid = selected.isValid();
      if (valid) {
        ready = SelectionOps.directions(selected.readyOps());
      }
    } catch (CancelledKeyException e) {
      return false;
    }
    synchronized (this) {
      int fired = wanted & ready;
      wanted &= ~fired;
      left = wanted;
      first = fired != 0 && reported == 0;
      reported |= fired;
    }
    if (valid) {
      selected.interestOps(SelectionOps.of(left, channel.validOps()));
    } else {
      dropKey();
    }
    return first;
  }

  private void dropKey() {
    if (key != null) {
      key.cancel();
      key = null;
    }
  }

  /// Takes the directions that are to be reported. The leader's.
  synchronized int takeReported() {
    int bits = reported;
    reported = 0;
    return bits;
  }

  @Override
  public String toString() {
    return "ForeignHandle[" + Long.toHexString(token) + ", " + channel + "]";
  }
}
