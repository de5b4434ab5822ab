package dev.weft.tck;

/// The channels of `dev.weft.sync`.
public class ChannelTest extends ChannelTck {

  @Override
  public String subjectName() {
    return "dev.weft.sync";
  }

  @Override
  protected ChannelSubject subject() {
    return new WeftChannels();
  }
}
