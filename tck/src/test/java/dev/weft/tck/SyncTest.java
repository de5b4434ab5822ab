package dev.weft.tck;

/// The notifications and locks of `dev.weft.sync`.
public class SyncTest extends SyncTck {

  @Override
  public String subjectName() {
    return "dev.weft.sync";
  }

  @Override
  protected SyncSubject subject() {
    return new WeftSync();
  }
}
