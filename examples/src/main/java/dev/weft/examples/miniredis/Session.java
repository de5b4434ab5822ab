package dev.weft.examples.miniredis;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.codec.Framed;
import dev.weft.examples.miniredis.Keyspace.Key;
import dev.weft.examples.miniredis.Subscriptions.Subscriber;
import dev.weft.net.TcpStream;
import dev.weft.stream.Next;
import dev.weft.sync.CancellationToken;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One connection: a loop that answers a command with a reply. Commands that came together are
/// answered with one write. Who has subscribed is sent what is published meanwhile.
final class Session implements AutoCloseable {

  private final Commands commands;
  private final Framed<List<byte[]>, Reply> client;

  private final CancellationToken closing;

  /// Used once something is subscribed to.
  private final Subscriber subscriber;

  private boolean quit;

  /// @param closing cancelled when the server ends
  Session(Commands commands, TcpStream stream, CancellationToken closing) {
    this.commands = commands;
    this.closing = closing;
    this.subscriber = new Subscriber(closing);
    this.client = Framed.<List<byte[]>, Reply>of(stream, new RespCodec()).flushWhenIdle();
    commands.clients.incrementAndGet();
  }

  /// Answers until the client leaves, is put out, or the server ends; in the last case it is sent
  /// what it was to be told.
  Future<@Nullable Void> run() {
    return Futures.race(subscriber.out.cancelled(), answerAll())
        .then(over -> closing.isCancelled() ? client.finish() : Futures.ready(null));
  }

  private Future<@Nullable Void> answerAll() {
    return async(
        () -> {
          try {
            while (!quit) {
              switch (await(next())) {
                case Next.Some<?>(var command) -> {
                  @SuppressWarnings("unchecked")
                  var words = (List<byte[]>) command;
                  await(client.feed(answer(words)));
                }
                case Reply message -> await(client.feed(message));
                default -> quit = true;
              }
            }
          } catch (ProtocolException e) {
            await(client.feed(new Reply.Failure("ERR Protocol error: " + e.getMessage())));
          } catch (EOFException leftWithinACommand) {
            quit = true;
          }
          await(client.finish());
        });
  }

  /// The next command, or, for who has subscribed, a message.
  private Future<?> next() {
    return subscriber.channels.isEmpty()
        ? client.next()
        : Futures.<Object>race(
            client.next().map(command -> command),
            subscriber.mailbox.receiver().recv().map(message -> message));
  }

  private Reply answer(List<byte[]> command) {
    String name = Commands.name(command);
    switch (name) {
      case "SUBSCRIBE":
        return command.size() > 1 ? subscribe(command) : Commands.wrongNumber(name);
      case "UNSUBSCRIBE":
        return unsubscribe(command);
      case "QUIT":
        quit = true;
        return Reply.OK;
      default:
        if (subscriber.channels.isEmpty()) {
          return commands.execute(name, command);
        }
        return name.equals("PING")
            ? new Reply.Array(List.of(new Reply.Bulk("pong"), new Reply.Bulk("")))
            : new Reply.Failure(
                "ERR Can't execute '%s': only (UN)SUBSCRIBE / PING / QUIT are allowed here"
                    .formatted(name.toLowerCase(Locale.ROOT).replaceAll("[\\r\\n]", " ")));
    }
  }

  private Reply subscribe(List<byte[]> command) {
    var replies = new ArrayList<Reply>();
    for (byte[] channel : command.subList(1, command.size())) {
      commands.subscriptions.subscribe(subscriber, new Key(channel));
      replies.add(changed("subscribe", new Reply.Bulk(channel)));
    }
    return new Reply.Several(replies);
  }

  private Reply unsubscribe(List<byte[]> command) {
    var replies = new ArrayList<Reply>();
    List<byte[]> channels =
        command.size() > 1
            ? command.subList(1, command.size())
            : subscriber.channels.stream().map(Key::bytes).toList();
    for (byte[] channel : channels) {
      commands.subscriptions.unsubscribe(subscriber, new Key(channel));
      replies.add(changed("unsubscribe", new Reply.Bulk(channel)));
    }
    return replies.isEmpty() ? changed("unsubscribe", Reply.NIL) : new Reply.Several(replies);
  }

  private Reply changed(String what, Reply channel) {
    return new Reply.Array(
        List.of(new Reply.Bulk(what), channel, new Reply.Number(subscriber.channels.size())));
  }

  @Override
  public void close() {
    commands.clients.decrementAndGet();
    commands.subscriptions.leave(subscriber);
    client.close();
  }
}
