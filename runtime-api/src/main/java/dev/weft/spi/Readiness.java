package dev.weft.spi;

/// The bits of readiness. A reactor reports them; [Reactor.Handle#arm] takes [#READ] and [#WRITE].
public final class Readiness {
  private Readiness() {}

  /// Reading (or accepting) may make progress.
  public static final int READ = 1;

  /// Writing (or finishing to connect) may make progress.
  public static final int WRITE = 1 << 1;

  /// The peer will send no more. Sticky: once reported it holds until the source is detached.
  public static final int READ_CLOSED = 1 << 2;

  /// Writing will fail from now on. Sticky.
  public static final int WRITE_CLOSED = 1 << 3;

  /// The source has an error to report. Each direction tries once because of it; it does not last.
  /// A source that is broken for good reports a closed bit as well.
  public static final int ERROR = 1 << 4;

  /// The bits that make a reader try.
  public static final int READABLE = READ | READ_CLOSED | ERROR;

  /// The bits that make a writer try.
  public static final int WRITABLE = WRITE | WRITE_CLOSED | ERROR;
}
