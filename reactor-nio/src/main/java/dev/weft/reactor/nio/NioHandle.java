package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// One attached channel: its selection key and the [InterestWord] that says what the key should be
/// interested in. [#arm] and [#detach] may be called from any thread, [#fire] by the polling one.
/// Whatever the channel goes through meanwhile, closing included, is contained here.
///
/// **Directions** are [SelectionOps] of the key.
///
/// **READ before the connection is finished** makes every select return at once, with nothing, from
/// the peer's first byte on. So READ that is armed that early is put into the key together with
/// WRITE's operations: the end of connecting is reported as READ, too, a hint that may be wrong,
/// and takes READ out of the key until it is armed anew. Should the connection be finished before a
/// select sees that, `OP_WRITE` is ready and does the same.
///
/// **The lock** is the handle's monitor. It makes the word and the key change together; see
/// [InterestWord] for why. It is taken only when the key changes, never for a busy connection, and
/// nothing but the key's own short locks is taken inside.
final class NioHandle implements Reactor.Handle {
  private static final int BOTH = Readiness.READ | Readiness.WRITE;

  final long token;
  private final NioReactor reactor;
  private final SelectionKey key;
  private final int validOps;
  private final InterestWord word = new InterestWord();

  /// Whether READ was put into the key while the channel was connecting. Written under the lock,
  /// before the key.
  private volatile boolean early;

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
      early |= (put & Readiness.READ) != 0 && isConnecting();
      try {
        key.interestOpsOr(operations(put));
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
      ready = SelectionOps.directions(key.readyOps());
    } catch (CancelledKeyException e) {
      return 0; // closed or detached since the selector saw the event
    }
    if (early) {
      return fireEarly();
    }
    int fired = word.fire(ready);
    if (fired != ready) {
      takeOut(ready & ~fired);
    }
    return fired;
  }

  private int fireEarly() {
    int fired = word.fire(BOTH);
    synchronized (this) {
      word.drop(BOTH);
      int armedAgain = word.kept();
      early = (armedAgain & Readiness.READ) != 0 && isConnecting();
      try {
        key.interestOps(operations(armedAgain));
      } catch (CancelledKeyException e) {
        return 0;
      }
    }
    reactor.interestChanged();
    return fired;
  }

  private int operations(int directions) {
    return SelectionOps.of(early ? directions | Readiness.WRITE : directions, validOps);
  }

  private boolean isConnecting() {
    return key.channel() instanceof SocketChannel stream && stream.isConnectionPending();
  }

  private void takeOut(int unwanted) {
    synchronized (this) {
      int out = word.drop(unwanted);
      if (out == 0) {
        return; // armed again in the meantime, or detached
      }
      try {
        key.interestOpsAnd(~SelectionOps.of(out, validOps));
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
      reactor.letGoSoon();
    }
  }

  @Override
  public String toString() {
    return "NioHandle[" + Long.toHexString(token) + ", " + word + ", " + key.channel() + "]";
  }
}
