package dev.weft.examples.chat;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who is there, and what each connection does: it gives a name that nobody has, and talks to those
/// in its room. Any thread may call it.
final class Chat {

  /// How many lines may wait for one member. More lets one be away longer, and keeps more unread.
  static final int MAILBOX = 64;

  private final ConcurrentSkipListMap<String, Member> members = new ConcurrentSkipListMap<>();

  private final CancellationToken closing;

  /// @param closing cancelled, it ends the talk of each member with a last line
  Chat(CancellationToken closing) {
    this.closing = closing;
  }

  /// Lets members in until the listener is closed; ready when all have had their last line.
  Future<@Nullable Void> serve(TcpListener listener) {
    var options = ServeOptions.defaults().grace(Duration.ZERO); // the shutdown has its own
    return listener.serve(this::connected, options);
  }

  /// One connection, from the question for a name to the last line.
  private Future<@Nullable Void> connected(TcpStream stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          Member member = null;
          while (member == null) {
            await(write(stream, "What is your name?"));
            String name = await(Futures.race(lines.readLine(), closing.cancelled().map(_ -> null)));
            if (name == null) {
              return;
            }
            member = enter(name);
          }
          await(Futures.using(member, entered -> entered.stay(lines, stream)));
          if (closing.isCancelled() || !member.out.isCancelled()) { // who is too slow reads nothing
            await(write(stream, closing.isCancelled() ? "* the chat is over" : "* goodbye"));
            await(stream.shutdown());
          }
        });
  }

  /// A member of that name; null if it is none, or another one has it.
  private @Nullable Member enter(String name) {
    var member = new Member(name);
    boolean isNew = name.matches("\\w{1,20}") && members.putIfAbsent(name, member) == null;
    if (isNew) {
      member.enter("lobby");
    }
    return isNew ? member : null;
  }

  private Stream<Member> in(String room) {
    return members.values().stream().filter(member -> member.room.equals(room));
  }

  private static Future<@Nullable Void> write(TcpStream stream, String line) {
    return stream.writeAll((line + "\n").getBytes(UTF_8));
  }

  /// One who has a name, and hears what is said in a room through a mailbox that is bounded: who
  /// does not keep up with the talk is put out, and holds up nobody.
  private final class Member implements AutoCloseable {

    private final String name;
    private final Mpsc<String> mailbox = Mpsc.bounded(MAILBOX);
    private final CancellationToken out = closing.child();
    private volatile String room = "";

    Member(String name) {
      this.name = name;
    }

    /// Talks and listens until the peer leaves, is put out, or the chat is over.
    Future<@Nullable Void> stay(BufferedAsyncReader lines, TcpStream stream) {
      return Futures.race(out.cancelled(), Futures.race(talk(lines), listen(stream)));
    }

    private Future<@Nullable Void> talk(BufferedAsyncReader lines) {
      return async(
          () -> {
            String line;
            while ((line = await(lines.readLine())) != null && !line.equals("/quit")) {
              if (line.equals("/who")) {
                hear("* here: " + String.join(" ", in(room).map(member -> member.name).toList()));
              } else if (line.startsWith("/join ")) {
                say("* " + name + " has left");
                enter(line.substring("/join ".length()).strip());
              } else {
                say(name + ": " + line);
              }
            }
          });
    }

    private Future<@Nullable Void> listen(TcpStream stream) {
      return async(
          () -> {
            while (true) {
              await(write(stream, await(mailbox.receiver().recv())));
            }
          });
    }

    private void enter(String another) {
      room = another;
      hear("* you are in " + room);
      say("* " + name + " is here");
    }

    private void say(String line) {
      in(room).filter(member -> member != this).forEach(member -> member.hear(line));
    }

    private void hear(String line) {
      try {
        if (!mailbox.sender().trySend(line)) {
          out.cancel();
        }
      } catch (SendFailedException gone) {
        return;
      }
    }

    @Override
    public void close() {
      members.remove(name);
      mailbox.receiver().close();
      say("* " + name + (out.isCancelled() ? " is put out" : " has left"));
    }
  }
}
