package dev.weft.interop;

import dev.weft.CheckReturnValue;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/// Streams of the JDK, which block, and those of `dev.weft.io`, which do not: each as the other,
/// and the program's own standard input and output.
///
/// **Threads.** Any may call these.
@CheckReturnValue
public final class JdkStreams {
  private JdkStreams() {}

  private static final class Standard {
    static final ThreadedReader IN =
        new ThreadedReader(new FileInputStream(FileDescriptor.in), "weft-stdin", false);
    static final ThreadedWriter OUT =
        new ThreadedWriter(new FileOutputStream(FileDescriptor.out), "weft-stdout", false);
  }

  /// `from` as a stream for code that blocks: a parser, say, in [Weft#spawnBlocking]. Closing it
  /// closes `from`, if somebody has to.
  ///
  /// A read throws what reading `from` fails with, and an [java.io.InterruptedIOException] if the
  /// thread is interrupted. In a task, or on a thread that runs tasks, it throws an
  /// [IllegalStateException].
  ///
  /// @param weft what polls `from`
  public static InputStream inputStream(Weft weft, AsyncReader from) {
    return new BlockingInput(weft, from);
  }

  /// `to` as a stream for code that blocks; as [#inputStream]. Closing it shuts `to` down, and
  /// closes it, if somebody has to.
  ///
  /// @param weft what polls `to`
  public static OutputStream outputStream(Weft weft, AsyncWriter to) {
    return new BlockingOutput(weft, to);
  }

  /// `from` as a channel for code that blocks; as [#inputStream].
  ///
  /// @param weft what polls `from`
  public static ReadableByteChannel channel(Weft weft, AsyncReader from) {
    return Channels.newChannel(inputStream(weft, from));
  }

  /// `in`, which is closed with it, read by a thread of its own.
  public static ThreadedReader reader(InputStream in) {
    return new ThreadedReader(in, "weft-input", true);
  }

  /// `out`, which is closed with it, written by a thread of its own.
  public static ThreadedWriter writer(OutputStream out) {
    return new ThreadedWriter(out, "weft-output", true);
  }

  /// The program's standard input: the same object each time, since what was read ahead is in it.
  /// `System.in` must not be read beside it. A read that waits for somebody to type holds nothing
  /// up: no runtime's close, and no end of the program.
  public static AsyncReader stdin() {
    return Standard.IN;
  }

  /// The program's standard output: the same object each time. What was written and not
  /// [AsyncWriter#flush]ed may be lost when the program ends.
  public static AsyncWriter stdout() {
    return Standard.OUT;
  }
}
