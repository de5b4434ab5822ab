package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;

/// One attached channel: its selection key and the [InterestWord] that says what the key should be
/// interested in. [#arm] and [#detach] may be called from any thread, [#fire] by the polling one.
/// Whatever the channel goes through meanwhile, closing included, is contained here.
///
/// **Directions** are [Operations] of the key.
///
/// (READ armed before the connection is finished has no such remedy: from the peer's first byte
/// until `finishConnect` the selector spins. No reader can have observed would-block that early.)
///
/// **The lock** is the handle's monitor. It makes the word and the key change together; see
/// [InterestWord] for why. It is taken only when the key changes, never for a busy connection, and
/// nothing but the key's own short locks is taken inside.
final class NioHandle implements Reactor.Handle {
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
        key.interestOpsOr(Operations.of(put, validOps));
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
      ready = Operations.directions(key.readyOps());
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
        key.interestOpsAnd(~Operations.of(out, validOps));
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

  @Override
  public String toString() {
    return "NioHandle[" + Long.toHexString(token) + ", " + word + ", " + key.channel() + "]";
  }
}
