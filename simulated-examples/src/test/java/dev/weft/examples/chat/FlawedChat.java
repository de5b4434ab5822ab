package dev.weft.examples.chat;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// A chat with one room, and with one fault.
final class FlawedChat {

  /// What is wrong with it.
  enum Flaw {
    /// Each line is passed on by a task of its own.
    PASSES_ON_IN_TASKS,
    /// Who has just left ends the round in which a line is passed on.
    STOPS_AT_THE_GONE,
    /// Between the look whether a name is free and the entry, another one may enter.
    LOOKS_BEFORE_ENTERING,
  }

  private final Map<String, Mpsc<String>> members = new ConcurrentSkipListMap<>();
  private final Flaw flaw;
  private final CancellationToken closing;

  FlawedChat(Flaw flaw, CancellationToken closing) {
    this.flaw = flaw;
    this.closing = closing;
  }

  Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(this::connected);
  }

  private static Future<@Nullable Void> write(TcpStream stream, String line) {
    return stream.writeAll((line + "\n").getBytes(UTF_8));
  }

  private Future<@Nullable Void> connected(TcpStream stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          Mpsc<String> mailbox = Mpsc.unbounded();
          String name = null;
          while (name == null) {
            await(write(stream, "What is your name?"));
            name = await(entered(await(lines.readLine()), mailbox));
          }
          await(write(stream, "* you are in lobby"));
          try {
            await(
                Futures.race(
                    closing.cancelled(), Futures.race(talk(name, lines), listen(mailbox, stream))));
          } catch (IOException lost) {
            return;
          } finally {
            mailbox.receiver().close();
            await(Tasks.yieldNow()); // writes a line to the log
            members.remove(name);
          }
          await(write(stream, closing.isCancelled() ? "* the chat is over" : "* goodbye"));
          await(stream.shutdown());
        });
  }

  /// The name, or null if somebody has it.
  private Future<@Nullable String> entered(@Nullable String name, Mpsc<String> mailbox) {
    return async(
        () -> {
          if (name == null) {
            throw new IOException("who has no name has gone");
          }
          if (flaw != Flaw.LOOKS_BEFORE_ENTERING) {
            return members.putIfAbsent(name, mailbox) == null ? name : null;
          }
          boolean isFree = !members.containsKey(name);
          await(Tasks.yieldNow()); // writes a line to the log
          if (isFree) {
            members.put(name, mailbox);
          }
          return isFree ? name : null;
        });
  }

  private Future<@Nullable Void> talk(String name, BufferedAsyncReader lines) {
    return async(
        () -> {
          String line;
          while ((line = await(lines.readLine())) != null && !line.equals("/quit")) {
            var round = passOn(name, name + ": " + line);
            if (flaw == Flaw.PASSES_ON_IN_TASKS) {
              Tasks.spawn(round).detach();
            } else {
              await(round);
            }
          }
        });
  }

  private Future<@Nullable Void> passOn(String name, String line) {
    return async(
        () -> {
          try {
            for (var member : members.entrySet()) {
              if (!member.getKey().equals(name)) {
                try {
                  await(member.getValue().sender().send(line));
                } catch (SendFailedException gone) {
                  if (flaw == Flaw.STOPS_AT_THE_GONE) {
                    throw gone;
                  }
                }
              }
            }
          } catch (SendFailedException gone) {
            return;
          }
        });
  }

  private static Future<@Nullable Void> listen(Mpsc<String> mailbox, TcpStream stream) {
    return async(
        () -> {
          while (true) {
            await(write(stream, await(mailbox.receiver().recv())));
          }
        });
  }
}
