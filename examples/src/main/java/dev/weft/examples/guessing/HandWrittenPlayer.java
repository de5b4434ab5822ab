package dev.weft.examples.guessing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.LineTooLongException;
import dev.weft.sync.Broadcast;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [Player] once more, as a state machine written by hand: what its `async` blocks are compiled to,
/// in spirit, and worth reading once.
///
/// ```text
///              a line               all written
///   GUESSING ----------> REPLYING ---------------> GUESSING   after a wrong guess
///      |                     |
///      | the game is over    +-------------------> LEAVING    after the last line
///      +-------------------> REPLYING
///                                                  LEAVING: no more is sent; what still comes is
///                                                  read and dropped until the peer has gone
/// ```
///
/// The rules of such a machine: all that must survive a wait is a field; [#poll] runs the states in
/// a loop and returns *pending* only where something else has just returned *pending*, because that
/// is who keeps the waker; and [#cancel] releases whatever the current state waits for.
final class HandWrittenPlayer implements Future<@Nullable Void> {

  private static final Logger LOG = LoggerFactory.getLogger(HandWrittenPlayer.class);

  private enum State {
    GUESSING,
    REPLYING,
    LEAVING,
    OVER
  }

  private final AsyncDuplex connection;
  private final BufferedAsyncReader lines;
  private final int target;
  private final Game game;
  private final Broadcast.Receiver<Ending> endings;

  private State state = State.GUESSING;
  private boolean last;
  private ByteBuffer reply = ByteBuffer.allocate(0);
  private final ByteBuffer dropped = ByteBuffer.allocate(512);
  private @Nullable Future<@Nullable Void> patience;

  HandWrittenPlayer(AsyncDuplex connection, int target, Game game) {
    this.connection = connection;
    this.lines = connection.buffered();
    this.target = target;
    this.game = game;
    this.endings = game.follow();
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    try {
      while (true) {
        boolean pending =
            switch (state) {
              case GUESSING -> guess(cx);
              case REPLYING -> reply(cx);
              case LEAVING -> leave(cx);
              case OVER -> throw new IllegalStateException("this player has left");
            };
        if (pending) {
          return Poll.pending();
        }
        if (state == State.OVER) {
          release(cx);
          return Poll.ready(null);
        }
      }
    } catch (IOException e) {
      LOG.debug("a player is gone: {}", e.toString());
      release(cx);
      return Poll.ready(null);
    }
  }

  /// Waits for the end of the game or a line, the end first.
  private boolean guess(Context cx) throws Exception {
    Ending ending = endings.pollRecv(cx);
    if (ending != null) {
      say(ending.line(), true);
      return false;
    }
    Poll<@Nullable String> polled;
    try {
      polled = lines.pollLine(cx, Player.LINE_LIMIT);
    } catch (CharacterCodingException e) {
      say(Guess.INVALID.reply(), false);
      return false;
    } catch (LineTooLongException e) {
      say(Guess.INVALID.reply(), true);
      return false;
    }
    if (polled instanceof Poll.Ready<String>(String line)) {
      judge(line);
      return false;
    }
    return true;
  }

  private void judge(@Nullable String line) {
    if (line == null) {
      state = State.OVER;
      return;
    }
    Guess guess = Guess.judge(line, target);
    if (guess != Guess.CORRECT) {
      say(guess.reply(), false);
    } else if (game.win()) {
      say(guess.reply(), true);
    } // else another one was first: the end of the game is in the channel already
  }

  private void say(String line, boolean isLast) {
    reply = ByteBuffer.wrap(line.getBytes(US_ASCII));
    last = isLast;
    state = State.REPLYING;
  }

  private boolean reply(Context cx) throws IOException {
    while (reply.hasRemaining()) {
      if (connection.pollWrite(cx, reply) == AsyncDuplex.PENDING) {
        return true;
      }
    }
    state = last ? State.LEAVING : State.GUESSING;
    return false;
  }

  private boolean leave(Context cx) throws Exception {
    if (!connection.pollShutdown(cx)) {
      return true;
    }
    if (patience == null) {
      patience = Time.sleep(Player.LINGER);
    }
    if (patience.poll(cx).isReady()) {
      state = State.OVER;
      return false;
    }
    int read = lines.pollRead(cx, dropped.clear());
    if (read == AsyncDuplex.PENDING) {
      return true;
    }
    if (read < 0) {
      state = State.OVER;
    }
    return false;
  }

  @Override
  public void cancel(Context cx) {
    release(cx);
  }

  private void release(Context cx) {
    state = State.OVER;
    endings.cancelRecv(cx);
    endings.close();
    if (patience != null) {
      patience.cancel(cx);
    }
    lines.cancelRead(cx);
    connection.cancelWrite(cx);
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("closing a player's connection: {}", e.toString());
    }
  }
}
