package dev.weft.simulation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that happened in a simulation.
///
/// @param number the place among all that is told of the run, from 1
/// @param nanos when, in nanoseconds of the world's time
/// @param kind what it was
/// @param host where; null if everywhere
/// @param peer the other host, of a packet or a cut link
/// @param text more about it
record TraceEntry(
    long number, long nanos, Kind kind, @Nullable String host, @Nullable String peer, String text) {

  /// What there is to tell.
  enum Kind {
    /// A host's program began or ended.
    HOST,
    /// A task was polled, or a blocking call made.
    STEP,
    /// Bytes went from one host to another, or did not.
    PACKET,
    /// The simulation did some harm, or mended it.
    FAULT,
    /// The program, or the test, has said something.
    NOTE,
    /// It went wrong.
    FAILURE
  }

  @Override
  public String toString() {
    String where = host == null ? "" : host;
    String with = peer == null ? where : where + " -> " + peer;
    return String.format(
        Locale.ROOT,
        "%16s %8s %-7s %-20s %s",
        seconds(nanos),
        "#" + number,
        kind.name().toLowerCase(Locale.ROOT),
        with,
        text.replace("\n", "\n" + " ".repeat(55)));
  }

  /// A time as seconds with nine digits.
  static String seconds(long nanos) {
    String fraction = Long.toString(1_000_000_000 + nanos % 1_000_000_000).substring(1);
    return nanos / 1_000_000_000 + "." + fraction + " s";
  }
}
