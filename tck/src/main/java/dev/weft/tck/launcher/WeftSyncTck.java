package dev.weft.tck.launcher;

import dev.weft.tck.SyncSubject;
import dev.weft.tck.SyncTck;
import dev.weft.tck.WeftSync;

/// Holds the locks and notifications of `dev.weft.sync` to their rules; run when one of these is
/// asked for.
public class WeftSyncTck extends SyncTck {

  /// For JUnit.
  public WeftSyncTck() {}

  @Override
  public String subjectName() {
    return "dev.weft.sync";
  }

  @Override
  protected SyncSubject subject() {
    return new WeftSync();
  }
}
