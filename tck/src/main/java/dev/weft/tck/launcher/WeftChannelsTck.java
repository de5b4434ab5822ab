package dev.weft.tck.launcher;

import dev.weft.tck.ChannelSubject;
import dev.weft.tck.ChannelTck;
import dev.weft.tck.WeftChannels;

/// Holds the channels of `dev.weft.sync` to their rules; run when one of these is asked for.
public class WeftChannelsTck extends ChannelTck {

  /// For JUnit.
  public WeftChannelsTck() {}

  @Override
  public String subjectName() {
    return "dev.weft.sync";
  }

  @Override
  protected ChannelSubject subject() {
    return new WeftChannels();
  }
}
