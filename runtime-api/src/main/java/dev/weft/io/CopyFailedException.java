package dev.weft.io;

import java.io.IOException;

/// A stream that failed while [ByteStreams#copyBidirectional] copied, and which of the two it was.
/// The cause is what the stream failed with.
public final class CopyFailedException extends IOException {
  private static final long serialVersionUID = 1;

  /// One of the two streams.
  public enum Side {
    /// The one that was given first.
    FIRST,
    /// The one that was given second.
    SECOND
  }

  /// What was being done to it.
  public enum Step {
    /// It was read from.
    READING("reading from"),
    /// It was written to.
    WRITING("writing to"),
    /// It was flushed.
    FLUSHING("flushing"),
    /// Its end was to be sent, since the other stream had come to its own.
    SHUTTING_DOWN("shutting down");

    private final String words;

    Step(String words) {
      this.words = words;
    }
  }

  /// Which of the two failed.
  private final Side side;

  /// What it did then.
  private final Step step;

  private final transient Copied copied;

  CopyFailedException(Side side, Step step, Copied copied, IOException cause) {
    super(
        "%s the %s stream failed, after %s bytes to the second and %s to the first: %s"
            .formatted(
                step.words,
                side == Side.FIRST ? "first" : "second",
                copied.toSecond(),
                copied.toFirst(),
                cause),
        cause);
    this.side = side;
    this.step = step;
    this.copied = copied;
  }

  /// Which stream failed.
  public Side side() {
    return side;
  }

  /// What was being done to it.
  public Step step() {
    return step;
  }

  /// How much had been copied until then.
  public Copied copied() {
    return copied;
  }
}
