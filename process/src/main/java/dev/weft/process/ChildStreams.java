package dev.weft.process;

import dev.weft.Weft;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/// The pipes of one child: made before it is started, and its ends given up afterwards, so that
/// each pipe ends with the child.
///
/// **Threads.** The one that starts the child; afterwards the fields do not change.
final class ChildStreams implements Closeable {

  // Only while it is started; null where a stream is not piped, or not by a channel.
  private @Nullable ChildPipe in;
  private @Nullable ChildPipe out;
  private @Nullable ChildPipe err;

  // Null where a stream is not piped.
  private @Nullable ChildInput stdin;
  private @Nullable ChildOutput stdout;
  private @Nullable ChildOutput stderr;

  // What the command leaves to be piped.
  private final boolean pipesInput;
  private final boolean pipesOutput;
  private final boolean pipesError;

  private ChildStreams(ProcessBuilder command) {
    this.pipesInput = command.redirectInput() == Redirect.PIPE;
    this.pipesOutput = command.redirectOutput() == Redirect.PIPE;
    this.pipesError = command.redirectError() == Redirect.PIPE && !command.redirectErrorStream();
  }

  /// Pipes for what `command` does not redirect, which then redirects it to them.
  static ChildStreams of(Weft weft, ProcessBuilder command, boolean channels) throws IOException {
    var streams = new ChildStreams(command);
    if (channels) {
      try {
        streams.open(weft, command);
      } catch (Throwable failure) {
        streams.close();
        throw failure;
      }
    }
    return streams;
  }

  private void open(Weft weft, ProcessBuilder command) throws IOException {
    var maker = new ChildPipe.Maker();
    if (pipesInput) {
      in = maker.open();
      if (in != null) {
        command.redirectInput(in.file());
        stdin = new WritableEnd(weft, in.sink());
      }
    }
    if (pipesOutput) {
      out = maker.open();
      if (out != null) {
        command.redirectOutput(out.file());
        stdout = new ReadableEnd(weft, out.source());
      }
    }
    if (pipesError) {
      err = maker.open();
      if (err != null) {
        command.redirectError(err.file());
        stderr = new ReadableEnd(weft, err.source());
      }
    }
  }

  /// The child has its ends. What is piped and no channel is the JDK's.
  void started(Process process) throws IOException {
    if (in != null) {
      in.source().close();
    } else if (pipesInput) {
      stdin = new ThreadedInput(process.getOutputStream());
    }
    if (out != null) {
      out.sink().close();
    } else if (pipesOutput) {
      stdout = new ThreadedOutput(process.getInputStream());
    }
    if (err != null) {
      err.sink().close();
    } else if (pipesError) {
      stderr = new ThreadedOutput(process.getErrorStream());
    }
    in = null;
    out = null;
    err = null;
  }

  ChildInput stdin() {
    return piped(stdin, "input");
  }

  ChildOutput stdout() {
    return piped(stdout, "output");
  }

  ChildOutput stderr() {
    return piped(stderr, "error");
  }

  private static <S> S piped(@Nullable S stream, String name) {
    if (stream == null) {
      throw new IllegalStateException(
          "the child's standard " + name + " is no pipe: its ProcessBuilder redirects it");
    }
    return stream;
  }

  @Nullable ChildOutput stdoutOrNull() {
    return stdout;
  }

  @Nullable ChildOutput stderrOrNull() {
    return stderr;
  }

  void closeInput() throws IOException {
    if (stdin != null) {
      stdin.close();
    }
  }

  @Override
  public void close() throws IOException {
    try (var _ = in; // closed after the streams that are made of them
        var _ = out;
        var _ = err;
        var _ = stdin;
        var _ = stdout;
        var _ = stderr) {
      // all
    }
  }
}
