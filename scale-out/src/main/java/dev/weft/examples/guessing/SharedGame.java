package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.examples.scaleout.Broker;
import dev.weft.examples.scaleout.Hints;
import dev.weft.sync.Watch;
import dev.weft.time.Time;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A game that several processes share: it has one winner, on one of them, and ends on all.
///
/// *Who was first* is decided by the broker. To win is to store the first message under the game's
/// subject in the stream [#STREAM]; the broker refuses a second one. Whoever loses the connection
/// in that moment stores again, is refused, and looks whose message it is.
///
/// *How the others hear of it.* Each node looks at the stream when it begins, when a message comes
/// by, and every [#LOOK] besides, since what comes by while the broker is away is lost.
///
/// **Threads.** Any.
final class SharedGame extends Game {

  private static final Logger LOG = LoggerFactory.getLogger(SharedGame.class);

  /// Where the winning messages of all games are kept.
  static final String STREAM = "games";

  /// How long the end of a game can go unheard.
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// NATS's number for "wrong last sequence": there is a message already.
  private static final int NOT_THE_FIRST = 10071;

  private final Broker broker;
  private final String subject;
  private final Watch<String> winner = Watch.channel("");

  /// @param name a name of letters, digits and dashes; nodes with the same one play the same game
  SharedGame(Broker broker, String name) {
    this.broker = broker;
    this.subject = STREAM + "." + name;
  }

  /// Asks the broker; while that is away, the winner waits. What [#listen] hears is an answer, too.
  ///
  /// **Cancellation** leaves open who was first.
  @Override
  Future<Boolean> claim() {
    String mine = UUID.randomUUID().toString();
    return Futures.race(store(mine), heard(mine));
  }

  private Future<Boolean> store(String mine) {
    return async(
        () -> {
          var first = PublishOptions.builder().expectedLastSubjectSequence(0).build();
          try {
            await(broker.store(subject, mine.getBytes(US_ASCII), first));
            return true;
          } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NOT_THE_FIRST) {
              throw e;
            }
            MessageInfo winning = await(broker.last(STREAM, subject));
            return winning != null && text(winning).equals(mine);
          }
        });
  }

  private Future<Boolean> heard(String mine) {
    return async(
        () -> {
          try (Watch.Receiver<String> known = winner.sender().newReceiver()) {
            return await(known.waitFor(id -> !id.isEmpty())).equals(mine);
          }
        });
  }

  /// Ends the game here when it has ended anywhere.
  Future<@Nullable Void> listen() {
    return async(
        () -> {
          try (Hints hints = broker.hints(subject)) {
            MessageInfo winning;
            while ((winning = await(broker.last(STREAM, subject))) == null) {
              await(Futures.race(hints.recv().map(hint -> null), Time.sleep(LOOK)));
            }
            String id = text(winning);
            winner.sender().sendModify(none -> id);
            boolean wasOpen = win();
            LOG.debug("the game is over{}", wasOpen ? "" : ", as is known");
          }
        });
  }

  private static String text(MessageInfo message) {
    return new String(message.getData(), US_ASCII);
  }
}
