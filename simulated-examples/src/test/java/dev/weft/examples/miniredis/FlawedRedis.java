package dev.weft.examples.miniredis;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.codec.Framed;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.stream.Next;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server made of [MiniRedis]'s parts, and of one fault.
final class FlawedRedis {

  /// What is wrong with it.
  enum Flaw {
    /// It reads a number, and writes it, with something between the two.
    COUNTS_IN_TWO_STEPS,
    /// It says that it keeps what it will keep in a moment.
    ANSWERS_TOO_EARLY,
    /// Each message is passed on by a task of its own.
    PASSES_ON_IN_TASKS,
    /// Who has something waiting is not told the next thing.
    SKIPS_THE_SLOW,
  }

  private final Commands commands;
  private final Flaw flaw;
  private final List<Mpsc<Reply>> mailboxes = new ArrayList<>();

  FlawedRedis(Weft weft, Flaw flaw) {
    this.commands = new Commands(new Keyspace(() -> Time.nanos(weft)));
    this.flaw = flaw;
  }

  Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(this::connected);
  }

  private Future<@Nullable Void> connected(TcpStream stream) {
    return async(
        () -> {
          var client = Framed.<List<byte[]>, Reply>of(stream, new RespCodec());
          while (await(client.next()) instanceof Next.Some(var command)) {
            String name = Commands.name(command);
            if (name.equals("SUBSCRIBE")) {
              await(tellAll(client));
            }
            await(client.send(await(answer(name, command))));
          }
        });
  }

  private Future<@Nullable Void> tellAll(Framed<List<byte[]>, Reply> client) {
    return async(
        () -> {
          Mpsc<Reply> mailbox =
              flaw == Flaw.SKIPS_THE_SLOW ? Mpsc.bounded(1) : Mpsc.<Reply>unbounded();
          mailboxes.add(mailbox);
          await(client.send(new Reply.Bulk("you have subscribed")));
          while (true) {
            await(client.send(await(mailbox.receiver().recv())));
          }
        });
  }

  private Future<Reply> answer(String name, List<byte[]> command) throws SendFailedException {
    if (name.equals("PUBLISH")) {
      return Futures.ready(publish(command.get(2)));
    }
    if (name.equals("INCR") && flaw == Flaw.COUNTS_IN_TWO_STEPS) {
      return count(command.get(1));
    }
    if (name.equals("SET") && flaw == Flaw.ANSWERS_TOO_EARLY) {
      var later = Time.sleep(Duration.ofMillis(2)).map(x -> commands.execute(name, command));
      Tasks.spawn(later).detach();
      return Futures.ready(Reply.OK);
    }
    return Futures.ready(commands.execute(name, command));
  }

  private Reply publish(byte[] text) throws SendFailedException {
    var message = new Reply.Bulk(text);
    for (Mpsc<Reply> mailbox : mailboxes) {
      if (flaw == Flaw.PASSES_ON_IN_TASKS) {
        Tasks.spawn(Tasks.yieldNow().then(x -> mailbox.sender().send(message))).detach();
      } else {
        var _ = mailbox.sender().trySend(message);
      }
    }
    return new Reply.Number(mailboxes.size());
  }

  private Future<Reply> count(byte[] key) {
    return async(
        () -> {
          long before =
              commands.execute("GET", List.of(key, key)) instanceof Reply.Bulk(var digits)
                  ? Long.parseLong(new String(digits, US_ASCII))
                  : 0;
          await(Tasks.yieldNow()); // writes a line to the log
          byte[] after = Long.toString(before + 1).getBytes(US_ASCII);
          var _ = commands.execute("SET", List.of(key, key, after));
          return new Reply.Number(before + 1);
        });
  }
}
