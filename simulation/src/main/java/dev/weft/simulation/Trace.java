package dev.weft.simulation;

import dev.weft.simulation.TraceEntry.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What happened in a run: always its hash, and, where somebody will read them, the entries.
///
/// The hash is made of numbers and of texts that the simulation or its program chose, never of an
/// id or an address of the process, so that a run is recognised in another process.
///
/// **Threads.** The world's.
final class Trace {

  /// How many entries are kept, the latest: a timeline with more is not read.
  private static final int KEPT = 20_000;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final @Nullable ArrayDeque<TraceEntry> entries;
  private long hash;
  private long told;

  /// @param keeps whether the entries are wanted
  Trace(long seed, boolean keeps) {
    this.hash = seed;
    this.entries = keeps ? new ArrayDeque<>() : null;
  }

  boolean keeps() {
    return entries != null;
  }

  /// Adds a number to the hash.
  void mix(long what) {
    hash = (hash ^ what) * MIX;
    hash ^= hash >>> 29;
  }

  /// Adds a text to the hash.
  void mix(String what) {
    mix(what.hashCode()); // which the language defines
  }

  /// Keeps an entry, if entries are kept.
  void tell(
      long nanos, Kind kind, @Nullable String host, @Nullable String peer, Supplier<String> text) {
    told++;
    if (entries == null) {
      return;
    }
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.addLast(new TraceEntry(told, nanos, kind, host, peer, text.get()));
  }

  long hash() {
    return hash;
  }

  /// What was kept.
  List<TraceEntry> entries() {
    return entries == null ? List.of() : List.copyOf(entries);
  }
}
