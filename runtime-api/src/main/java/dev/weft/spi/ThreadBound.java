package dev.weft.spi;

import java.util.ArrayList;
import java.util.List;

/// How many threads one runtime may have for what blocks (`weft.blocking.threads`): those that make
/// blocking calls ([dev.weft.Weft#spawnBlocking]), and those that an executor starts in the place
/// of threads which a task blocks ([dev.weft.Tasks#blockInPlace]). Each kind is a *party* with a
/// share; what waits for a thread waits with its party.
///
/// **Threads.** Any. A party is called with no lock of this bound held, and calls [Share#tryTake]
/// and [Share#giveBack] with no lock held that its own [Party#room] and [Party#endIdle] take.
///
/// *Protocol.* All counts change under the lock.
/// - **A1** No more than `limit` are taken, except that each party may always have one: so calls of
///   one kind may wait for calls of the other, even where the others hold all.
/// - **A2** A party that was refused is marked as wanting under the same hold of the lock. Whoever
///   gives a thread back tells all that are marked, and takes their marks: each asks again if it
///   still needs one. So nothing waits for a thread beside a free place.
/// - **A3** *Store, then load, on both sides*: who is refused is marked, then asks the others for
///   their idle threads; a thread becomes idle, then looks for marks ([Share#isWanted]). So no idle
///   thread of one party holds up another for long.
/// - **A4** Who waits for the runtime itself, in [dev.weft.Weft#blockOn], does not count meanwhile:
///   it gives its place back and, when it goes on, takes one whatever there is. Otherwise all might
///   wait for a task that has no thread left to run on.
public final class ThreadBound {

  /// Who starts threads.
  public interface Party {
    /// There may be room for a thread that was refused: asks again, if one is still needed.
    void room();

    /// Another party needs a thread: one that is idle, if there is one, ends now.
    void endIdle();
  }

  private final int limit;
  private final List<Share> shares = new ArrayList<>();
  private int taken;

  /// A bound that nobody shares yet.
  ///
  /// @param limit how many threads there may be, at least 1
  public ThreadBound(int limit) {
    this.limit = limit;
  }

  /// A share for `party`. Before its first thread.
  public synchronized Share join(Party party) {
    var share = new Share(party);
    shares.add(share);
    return share;
  }

  private synchronized List<Share> othersThan(Share mine) {
    return shares.stream().filter(share -> share != mine).toList();
  }

  /// What one party has taken.
  public final class Share {

    private final Party party;
    private int mine;
    private boolean wanting;

    private Share(Party party) {
      this.party = party;
    }

    /// Takes a place for one thread, which is given back when the thread ends.
    ///
    /// @return `false` if there is none: [Party#room] is called when there may be
    public boolean tryTake() {
      synchronized (ThreadBound.this) {
        wanting = !mayTake();
        if (!wanting) {
          taken++;
          mine++;
          return true;
        }
      }
      othersThan(this).forEach(other -> other.party.endIdle()); // A3
      return false;
    }

    /// A1.
    private boolean mayTake() {
      return taken < limit || mine <= 0;
    }

    /// Gives a place back. The thread has ended or is about to, or was not started.
    public void giveBack() {
      var tell = new ArrayList<Share>();
      synchronized (ThreadBound.this) {
        taken--;
        mine--;
        for (Share share : shares) {
          if (share.wanting && share.mayTake()) {
            share.wanting = false;
            tell.add(share);
          }
        }
      }
      tell.forEach(share -> share.party.room()); // A2
    }

    /// Takes a place back that was given back for a wait (A4), even beyond the limit.
    public void takeBack() {
      synchronized (ThreadBound.this) {
        taken++;
        mine++;
      }
    }

    /// Whether another party waits for a thread: then one that has nothing to do ends at once.
    public boolean isWanted() {
      synchronized (ThreadBound.this) {
        return shares.stream().anyMatch(share -> share != this && share.wanting);
      }
    }
  }
}
