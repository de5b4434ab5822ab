package dev.weft.events.jfr;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/// Tells the runtimes that are open when recordings begin and end, and has one thread that looks at
/// their polls meanwhile. While nothing is recorded there is no thread.
///
/// What a recording wants can change while it runs, of which nobody is told: the thread asks again
/// with each look.
///
/// **Threads.** Any.
final class RecordingWatch implements FlightRecorderListener {

  /// The one of the program, as there is one recorder.
  private static final RecordingWatch OF_ALL = new RecordingWatch();

  /// Between two looks: a quarter of the default threshold. Less finds what is shorter, and costs
  /// more.
  private static final long LOOK_NANOS = 5_000_000;

  /// Between two questions while recordings run that want no polls.
  private static final long ASK_NANOS = 200_000_000;

  /// One of the runtimes.
  interface Party {

    /// What is recorded may have changed.
    void ask();

    /// Looks at the polls.
    void look();

    /// Does not look for a while.
    void rest();
  }

  private final Set<Party> parties = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refreshes = new AtomicInteger();
  private volatile boolean recording;

  // Under the lock.
  private @Nullable Thread thread;
  private boolean listening;

  private RecordingWatch() {}

  static void add(Party party) {
    OF_ALL.parties.add(party);
    OF_ALL.listen();
    if (FlightRecorder.isInitialized()) {
      OF_ALL.refresh();
    }
  }

  static void remove(Party party) {
    OF_ALL.parties.remove(party);
  }

  private void listen() {
    boolean first;
    synchronized (this) {
      first = !listening;
      listening = true;
    }
    if (first) {
      FlightRecorder.addListener(this);
    }
  }

  @Override
  public void recordingStateChanged(Recording changed) {
    refresh();
  }

  /// Asks the recorder without the lock, since the recorder may hold its own; and again if somebody
  /// else did so meanwhile, since the older answer may have been stored last.
  private void refresh() {
    int mine;
    do {
      mine = refreshes.incrementAndGet();
      recording =
          FlightRecorder.getFlightRecorder().getRecordings().stream()
              .anyMatch(one -> one.getState() == RecordingState.RUNNING);
    } while (refreshes.get() != mine);
    parties.forEach(Party::ask);
    startIfNeeded();
  }

  private synchronized void startIfNeeded() {
    if (thread == null && isNeeded()) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false) // whoever starts a recording is not our parent
              .name("weft-events-jfr")
              .start(this::watch);
    }
  }

  private boolean isNeeded() {
    return recording && !parties.isEmpty();
  }

  /// By the thread, also when it fails: then the next recording has a new one.
  private synchronized boolean goesOn(boolean failed) {
    if (failed || !isNeeded()) {
      if (thread == Thread.currentThread()) {
        parties.forEach(Party::rest);
        thread = null;
      }
      return false;
    }
    return true;
  }

  private void watch() {
    try {
      while (goesOn(false)) {
        boolean wanted = PollObserver.isWanted();
        for (Party party : parties) {
          party.ask();
          if (wanted) {
            party.look();
          } else {
            party.rest();
          }
        }
        LockSupport.parkNanos(this, wanted ? LOOK_NANOS : ASK_NANOS);
      }
      parties.forEach(Party::ask);
    } finally {
      goesOn(true);
    }
  }
}
