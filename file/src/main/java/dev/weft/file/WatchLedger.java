package dev.weft.file;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who watches under which key of one watch service, and whose turn it is to call that service.
///
/// The service gives out one key for a folder, however often that is registered, and whoever
/// cancels it takes it from all: so registering and cancelling must not overlap. Neither may be
/// done under a lock, since both wait for a thread of the JDK's. So there is one turn: who has it
/// calls the service, and settles, before it gives the turn up, what has come up meanwhile.
///
/// **Threads.** Any. [#enter] waits; nothing else does.
///
/// *Protocol.* Under the monitor: **W1** the turn is one's at most, and who has it alone registers,
/// puts keys in and takes them out. **W2** While nobody has the turn, every key has watches, and
/// there is one; who takes the last watch of a key takes the turn with it, unless somebody has it,
/// who looks again before giving it up. **W3** A ledger without keys ends when the turn would be
/// given up, for good: the service can be closed, and who comes later needs another ledger.
///
/// @param <K> the keys
/// @param <W> who watches
class WatchLedger<K, W> { // the models' broken twins are subclasses

  private final Map<K, Set<W>> watches = new LinkedHashMap<>();
  private boolean taken;
  private boolean ended;

  /// Waits for the turn.
  ///
  /// @return false if this ledger has ended
  synchronized boolean enter() {
    boolean interrupted = false;
    while (taken && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // whoever has the turn needs no more than a moment
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    taken = true;
    return !ended;
  }

  /// For who has the turn.
  synchronized void put(K key, W watch) {
    watches.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(watch);
  }

  /// Forgets a watch, if it is there.
  ///
  /// @return whether the caller has the turn now, and has to settle
  synchronized boolean remove(W watch) {
    for (Set<W> some : watches.values()) {
      if (some.remove(watch)) {
        boolean settles = some.isEmpty() && !taken;
        taken |= settles;
        return settles;
      }
    }
    return false;
  }

  /// For who has the turn, until there is none: a key to be cancelled, under which nobody watches
  /// any more.
  ///
  /// @return null if the turn was given up, or this ledger has ended ([#hasEnded])
  synchronized @Nullable K settle() {
    for (Map.Entry<K, Set<W>> entry : watches.entrySet()) {
      if (entry.getValue().isEmpty()) {
        watches.remove(entry.getKey());
        return entry.getKey();
      }
    }
    ended = watches.isEmpty();
    taken = ended;
    notifyAll();
    return null;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /// Who watches under `key`.
  synchronized List<W> under(K key) {
    return List.copyOf(watches.getOrDefault(key, Set.of()));
  }
}
