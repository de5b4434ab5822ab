package dev.weft.file;

import dev.weft.concurrency.ModelChecked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// W1-W3 of [WatchLedger]: one folder, which two watch one after the other, or at once.
class WatchLedgerModelTest {

  private static final String KEY = "folder";

  /// The JDK's side: one folder, whose key is valid from the registration to the cancel.
  private static final class Service {
    private boolean valid;
    private boolean closed;

    synchronized void register() {
      if (closed) {
        throw new AssertionError("registered with a service that was closed");
      }
      valid = true;
    }

    synchronized void cancel() {
      valid = false;
    }

    synchronized void close() {
      closed = true;
    }

    synchronized void check(boolean watched) {
      if (watched != valid) {
        throw new AssertionError(watched ? "watched under no key" : "a key that nobody cancelled");
      }
    }
  }

  /// Calls the service as [FolderWatcher] does, when it has the turn.
  private static final class Watching {
    private final Service service = ModelChecked.shared(new Service());
    private final WatchLedger<String, String> ledger;

    Watching(WatchLedger<String, String> ledger) {
      this.ledger = ModelChecked.shared(ledger);
    }

    /// Whether there still was a service.
    boolean add(String watch) {
      if (!ledger.enter()) {
        return false;
      }
      service.register();
      ledger.put(KEY, watch);
      settle();
      return true;
    }

    void remove(String watch) {
      if (ledger.remove(watch)) {
        settle();
      }
    }

    private void settle() {
      while (ledger.settle() != null) {
        service.cancel();
      }
      if (ledger.hasEnded()) {
        service.close();
      }
    }
  }

  /// One stops, another begins: who came in time is watching.
  private static void oneAfterTheOther(WatchLedger<String, String> ledger)
      throws InterruptedException {
    var folder = ModelChecked.shared(new Watching(ledger));
    var added = ModelChecked.shared(new boolean[1]);
    folder.add("first");
    ModelChecked.together(() -> folder.remove("first"), () -> added[0] = folder.add("second"));
    folder.service.check(added[0]);
  }

  /// Two stop at once: the last of them leaves nothing behind.
  private static void bothStop(WatchLedger<String, String> ledger) throws InterruptedException {
    var folder = ModelChecked.shared(new Watching(ledger));
    folder.add("first");
    folder.add("second");
    ModelChecked.together(() -> folder.remove("first"), () -> folder.remove("second"));
    folder.service.check(false);
  }

  @Test
  @DisplayName("W1, W2: whoever watches has a valid key, whoever stops beside it")
  void w1_registeringAndCancellingDoNotOverlap() {
    ModelChecked.check(() -> oneAfterTheOther(new WatchLedger<>()));
  }

  @Test
  @DisplayName("W2, W3: the last who stops leaves no key behind")
  void w2_theLastOneSettles() {
    ModelChecked.check(() -> bothStop(new WatchLedger<>()));
  }

  /// Lets everybody in at once.
  private static final class WithoutTurn extends WatchLedger<String, String> {
    @Override
    synchronized boolean enter() {
      return !hasEnded();
    }
  }

  /// Looks whether a watch is the last in one step, and forgets it in another.
  private static final class LooksLater extends WatchLedger<String, String> {
    @Override
    boolean remove(String watch) {
      boolean last = under(KEY).size() == 1;
      return super.remove(watch) && last;
    }
  }

  @Test
  @DisplayName("W1, broken twin: a key is cancelled while somebody else registers")
  void w1_brokenTwin() {
    ModelChecked.mustFail(() -> oneAfterTheOther(new WithoutTurn()));
  }

  @Test
  @DisplayName("W2, broken twin: who stops looks whether it is the last, and then stops")
  void w2_brokenTwin() {
    ModelChecked.mustFail(() -> bothStop(new LooksLater()));
  }
}
