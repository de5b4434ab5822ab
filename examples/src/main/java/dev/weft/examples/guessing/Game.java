package dev.weft.examples.guessing;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.sync.Broadcast;
import dev.weft.sync.SendFailedException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One game: it ends once, and everybody hears how. Subclasses ask others who was first.
///
/// The ending goes through a broadcast channel whose receivers are copied for each player, so that
/// somebody who joins in the very instant of the end hears it, too.
///
/// **Threads.** Any.
class Game {

  /// The article's number. One ending is sent, so it never fills.
  private static final int CAPACITY = 2;

  private final AtomicBoolean over = new AtomicBoolean();
  private final Broadcast<Ending> endings = Broadcast.channel(CAPACITY);

  /// A receiver that hears the ending, even one already sent.
  Broadcast.Receiver<Ending> follow() {
    return endings.receiver().copy();
  }

  /// A player guessed right and claims to be the first. Yields whether that is so; where it is not,
  /// the ending is in the channel, or on its way there.
  ///
  /// Here the answer is known at once. A game that is shared with other processes has to ask.
  Future<Boolean> claim() {
    return Futures.ready(win());
  }

  /// A player guessed right. `false` if the game was over already.
  boolean win() {
    return end(Ending.SOMEONE_WON);
  }

  /// Time is up. `false` if the game was over already.
  boolean timeOut() {
    return end(Ending.TIME_OUT);
  }

  private boolean end(Ending how) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    try {
      if (!endings.sender().trySend(how)) {
        throw new AssertionError("the channel is full after one ending");
      }
      return true;
    } catch (SendFailedException e) {
      throw new AssertionError("this game holds a receiver", e);
    }
  }
}
