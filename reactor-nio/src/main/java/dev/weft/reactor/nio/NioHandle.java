package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;

/// One attached channel: its selection key and the [InterestWord] that says what the key should be
/// interested in. [#arm] and [#detach] may be called from any thread, [#fire] by the polling one.
/// Whatever the channel goes through meanwhile, closing included, is contained here.
///
/// **Directions and operations.** READ is `OP_READ` or `OP_ACCEPT`, whichever the channel has.
/// WRITE is `OP_WRITE` and, on a socket, also `OP_CONNECT`. A selector reports `OP_CONNECT` only
/// while a connection is pending and `OP_WRITE` only afterwards, though to the system they are the
/// same; a key with the wrong one makes every select return at once, with nothing. A key with both
/// fits at any time, and there is no moment at which they would have to be exchanged.
///
/// (READ armed before the connection is finished has no such remedy: from the peer's first byte
/// until `finishConnect` the selector spins. No reader can have observed would-block that early.)
///
/// **The lock** is the handle's monitor. It makes the word and the key change together; see
/// [InterestWord] for why. It is taken only when the key changes, never for a busy connection, and
/// nothing but the key's own short locks is taken inside.
final class NioHandle implements Reactor.Handle {
  private static final int READ_OPS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITE_OPS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  final long token;
  private final NioReactor reactor;
  private final SelectionKey key;
  private final int validOps;
  private final InterestWord word = new InterestWord();

  NioHandle(NioReactor reactor, SelectionKey key, long token) {
    this.reactor = reactor;
    this.key = key;
    this.token = token;
    this.validOps = key.channel().validOps();
  }

  @Override
  public void arm(int interest) {
    int missing = word.arm(interest);
    if (missing != 0) {
      putBack(missing);
    }
  }

  private void putBack(int missing) {
    synchronized (this) {
      int put = word.keep(missing);
      if (put == 0) {
        return; // somebody else did
      }
      try {
        key.interestOpsOr(ops(put));
      } catch (CancelledKeyException | ClosedSelectorException e) {
        return; // the channel or the reactor was closed: no event will ever come
      }
    }
    reactor.interestChanged();
  }

  /// Takes an event from the key, on the polling thread. Returns the directions to report.
  int fire() {
    int ready;
    try {
      ready = directions(key.readyOps());
    } catch (CancelledKeyException e) {
      return 0; // closed or detached since the selector saw the event
    }
    int fired = word.fire(ready);
    if (fired != ready) {
      takeOut(ready & ~fired);
    }
    return fired;
  }

  private void takeOut(int unwanted) {
    synchronized (this) {
      int out = word.drop(unwanted);
      if (out == 0) {
        return; // armed again in the meantime, or detached
      }
      try {
        key.interestOpsAnd(~ops(out));
      } catch (CancelledKeyException e) {
        return;
      }
    }
    reactor.interestChanged();
  }

  @Override
  public void detach() {
    if (word.detach()) {
      key.cancel();
      reactor.disturb();
    }
  }

  private int ops(int directions) {
    int ops = (directions & Readiness.READ) != 0 ? READ_OPS : 0;
    ops |= (directions & Readiness.WRITE) != 0 ? WRITE_OPS : 0;
    return ops & validOps;
  }

  private static int directions(int ops) {
    int directions = (ops & READ_OPS) != 0 ? Readiness.READ : 0;
    return directions | ((ops & WRITE_OPS) != 0 ? Readiness.WRITE : 0);
  }

  @Override
  public String toString() {
    return "NioHandle[" + Long.toHexString(token) + ", " + word + ", " + key.channel() + "]";
  }
}
