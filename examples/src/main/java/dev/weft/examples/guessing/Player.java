package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.LineTooLongException;
import dev.weft.sync.Broadcast;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One player's connection, from the first guess to the last line.
///
/// *Why a player leaves slowly.* Closing a socket that still has unread input resets the
/// connection, and the reset may overtake the last line. So our side is shut down, and what the
/// peer was still sending is read away, for [#LINGER] at most.
final class Player {

  private static final Logger LOG = LoggerFactory.getLogger(Player.class);

  /// In bytes. No number needs as many; whoever sends more without a newline is no player.
  static final int LINE_LIMIT = 1024;

  /// How long a peer that neither closes nor stops sending is borne after its last line.
  static final Duration LINGER = Duration.ofSeconds(1);

  /// What to say to a line, and whether it is the last thing to say; to a right one, if nobody was
  /// before.
  private record Turn(String reply, boolean isLast) {

    boolean isRight() {
      return reply.equals(Guess.CORRECT.reply());
    }
  }

  private final AsyncDuplex connection;
  private final BufferedAsyncReader lines;
  private final int target;
  private final Game game;
  private final Broadcast.Receiver<Ending> endings;

  Player(AsyncDuplex connection, int target, Game game) {
    this.connection = connection;
    this.lines = connection.buffered();
    this.target = target;
    this.game = game;
    this.endings = game.follow();
  }

  /// The whole of it; a peer that breaks the connection just ends it.
  Future<@Nullable Void> play() {
    return async(
        () -> {
          try (connection;
              endings) {
            String last = await(guessing());
            if (last != null) {
              await(leave(last));
            }
          } catch (IOException e) {
            LOG.debug("a player is gone: {}", e.toString());
          }
        });
  }

  /// Answers guesses. Yields the last line to say, or null if the peer has ended the stream.
  private Future<@Nullable String> guessing() {
    return async(
        () -> {
          Future<Ending> ending = endings.recv();
          while (true) {
            switch (await(Futures.select(ending, turn()))) {
              case Either.Left<Ending, Turn>(var how, var reading) -> {
                Tasks.cancel(reading);
                return how.line();
              }
              case Either.Right<Ending, Turn>(var turn, var waiting) -> {
                if (turn != null && turn.isRight() && !await(game.claim())) {
                  ending = waiting; // another one was first
                  continue;
                }
                if (turn == null || turn.isLast()) {
                  Tasks.cancel(waiting);
                  return turn == null ? null : turn.reply();
                }
                ending = waiting;
                await(connection.writeAll(turn.reply().getBytes(US_ASCII)));
              }
            }
          }
        });
  }

  /// Reads a line and judges it; null at the end of the stream.
  private Future<@Nullable Turn> turn() {
    return async(
        () -> {
          try {
            String line = await(lines.readLine(LINE_LIMIT));
            if (line == null) {
              return null;
            }
            Guess guess = Guess.judge(line, target);
            return new Turn(guess.reply(), guess == Guess.CORRECT);
          } catch (CharacterCodingException e) {
            return new Turn(Guess.INVALID.reply(), false);
          } catch (LineTooLongException e) {
            return new Turn(Guess.INVALID.reply(), true);
          }
        });
  }

  private Future<@Nullable Void> leave(String last) {
    return async(
        () -> {
          await(connection.writeAll(last.getBytes(US_ASCII)));
          await(connection.shutdown());
          await(Futures.race(dropInput(), Time.sleep(LINGER)));
        });
  }

  private Future<@Nullable Void> dropInput() {
    return async(
        () -> {
          var dropped = ByteBuffer.allocate(512);
          while (await(lines.read(dropped.clear())) >= 0) {
            // until the peer has gone
          }
        });
  }
}
