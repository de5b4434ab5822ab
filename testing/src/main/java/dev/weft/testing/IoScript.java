package dev.weft.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a peer does and expects, step by step, to make a stream of that plays this peer:
///
/// ```java
/// var stream = new IoScript().read("hello\n").write("HELLO\n").stream();
/// weft.blockOn(shout(stream));
/// stream.assertDone();
/// ```
///
/// The words are those of the code under test: it *reads* what the script says, and must *write*
/// what the script says. [ScriptedStream] tells what it does where it departs from the script. It
/// is what tokio-test's `io::Builder` is.
///
/// **Threads.** One at a time.
public final class IoScript {

  /// A step. Bytes that are read or written are used up from the front.
  sealed interface Step {

    record Read(ByteBuffer bytes) implements Step {
      @Override
      public String toString() {
        return "a read of " + quoted(bytes);
      }
    }

    record Write(ByteBuffer bytes) implements Step {
      @Override
      public String toString() {
        return "a write of " + quoted(bytes);
      }
    }

    record ReadFailure(IOException failure) implements Step {
      @Override
      public String toString() {
        return "a read that fails";
      }
    }

    record WriteFailure(IOException failure) implements Step {
      @Override
      public String toString() {
        return "a write that fails";
      }
    }

    /// Compared by identity: two waits of the same length are two.
    final class Wait implements Step {
      final Duration duration;

      Wait(Duration duration) {
        this.duration = duration;
      }

      /// When it is over if it begins at `nanos`.
      long overNanos(long nanos) {
        return nanos + Math.min(Durations.saturatedNanos(duration), Long.MAX_VALUE - nanos);
      }

      @Override
      public String toString() {
        return "a wait of " + duration;
      }
    }

    record NotYet() implements Step {
      @Override
      public String toString() {
        return "an attempt in vain";
      }
    }

    record Shutdown() implements Step {
      @Override
      public String toString() {
        return "a shutdown";
      }
    }
  }

  private final List<Step> steps = new ArrayList<>();

  /// One without steps: nothing to read, nothing to write.
  public IoScript() {}

  private IoScript then(Step step) {
    steps.add(step);
    return this;
  }

  /// The code under test reads this text, as UTF-8. One read gets at most what one step has.
  public IoScript read(String text) {
    return read(text.getBytes(UTF_8));
  }

  /// The code under test reads these bytes.
  public IoScript read(byte[] bytes) {
    return then(new Step.Read(ByteBuffer.wrap(notEmpty(bytes))));
  }

  /// The code under test must write this text, as UTF-8. One write passes on at most what one step
  /// has; so two steps make one `writeAll` take two writes.
  public IoScript write(String text) {
    return write(text.getBytes(UTF_8));
  }

  /// The code under test must write these bytes.
  public IoScript write(byte[] bytes) {
    return then(new Step.Write(ByteBuffer.wrap(notEmpty(bytes))));
  }

  /// The next read fails.
  public IoScript readFailure(IOException failure) {
    return then(new Step.ReadFailure(failure));
  }

  /// The next write fails.
  public IoScript writeFailure(IOException failure) {
    return then(new Step.WriteFailure(failure));
  }

  /// Nothing goes on for `duration` on the runtime's clock, from when the code under test first
  /// waits for it, also if that gives up meanwhile. Needs a runtime; without one there is
  /// [#notYet].
  public IoScript waitFor(Duration duration) {
    return then(new Step.Wait(duration));
  }

  /// One attempt to read or write finds nothing to do, and is woken at once to try again.
  public IoScript notYet() {
    return then(new Step.NotYet());
  }

  /// The code under test must shut its writing direction down; it may without this step, too. What
  /// is to be read after this step comes after the shutdown; if it is the last one, reads find the
  /// end of the stream before.
  public IoScript shutdown() {
    return then(new Step.Shutdown());
  }

  /// A stream that plays what was said so far.
  public ScriptedStream stream() {
    var copies = new ArrayList<Step>();
    for (Step step : steps) {
      copies.add(
          switch (step) {
            case Step.Read(var bytes) -> new Step.Read(bytes.duplicate());
            case Step.Write(var bytes) -> new Step.Write(bytes.duplicate());
            default -> step;
          });
    }
    return new ScriptedStream(copies);
  }

  private static byte[] notEmpty(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException(
          "a step of no bytes; for an attempt in vain there is notYet(), and the end of the stream"
              + " comes with the end of the script");
    }
    return bytes.clone();
  }

  /// Bytes for people: as text, what is no ASCII as escapes.
  static String quoted(ByteBuffer bytes) {
    var text = new StringBuilder("\"");
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      int b = bytes.get(i) & 0xff;
      switch (b) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (b >= ' ' && b < 0x7f) {
            text.append((char) b);
          } else {
            text.append("\\x%02x".formatted(b));
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
