package dev.weft.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where commands print. A [PrintWriter] only notes that it could not write; this one throws
/// [Lost], so that no command goes on, or ends well, whose output went nowhere.
///
/// **Threads.** Any.
final class StandardOutput extends Writer {

  /// What a shell says of a program that was ended by SIGPIPE.
  private static final int BROKEN_PIPE = 141;

  /// The output cannot be written.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Lost(IOException why) {
      super("cannot write to standard output: " + why.getMessage(), why);
    }

    /// Whether `failure` comes from a lost output.
    static boolean isBehind(@Nullable Throwable failure) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof Lost) {
          return true;
        }
      }
      return false;
    }
  }

  private final Writer out;
  private final boolean pipe;
  private volatile @Nullable Lost lost;

  /// @param pipe whether a failure to write means that whoever reads wants no more
  StandardOutput(OutputStream out, Charset charset, boolean pipe) {
    this.out = new OutputStreamWriter(out, charset);
    this.pipe = pipe;
  }

  /// That of the process.
  static StandardOutput ofProcess() {
    return new StandardOutput(
        new FileOutputStream(FileDescriptor.out), System.out.charset(), isPipe());
  }

  /// Asks for the kind of file; the text of an error depends on the language.
  private static boolean isPipe() {
    try {
      int kind = (int) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & 0xF000;
      return kind == 0x1000 || kind == 0xC000; // a FIFO or a socket
    } catch (IOException | RuntimeException notUnix) {
      return false;
    }
  }

  /// As commands use it: each line is written at once.
  PrintWriter printer() {
    return new PrintWriter(this, true);
  }

  /// The exit status of a command that came to `status`: where its output was lost, that is said,
  /// and is an error. A reader that has read enough (`| head`) is told nothing.
  int exitStatus(int status, PrintWriter err) {
    Lost why = lost;
    if (why == null) {
      return status;
    }
    if (pipe) {
      return BROKEN_PIPE;
    }
    err.println("weft: " + why.getMessage());
    err.flush();
    return status == 0 ? 1 : status;
  }

  @Override
  public void write(char[] text, int offset, int length) {
    attempt(() -> out.write(text, offset, length));
  }

  @Override
  public void flush() {
    attempt(out::flush);
  }

  @Override
  public void close() {
    flush();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(Writing writing) {
    Lost before = lost;
    if (before != null) {
      throw before;
    }
    try {
      writing.run();
    } catch (IOException e) {
      var now = new Lost(e);
      lost = now;
      throw now;
    }
  }
}
