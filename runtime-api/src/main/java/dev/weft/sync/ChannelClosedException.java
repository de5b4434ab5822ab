package dev.weft.sync;

/// The other side of a channel is gone, so nothing will come any more or nobody will take it.
///
/// Checked, since the end of a channel is an ordinary event that its user has to provide for. It
/// carries no stack trace: it is how loops end.
public sealed class ChannelClosedException extends Exception permits SendFailedException {
  private static final long serialVersionUID = 1;

  /// With a message that says which side is gone.
  public ChannelClosedException(String message) {
    super(message, null, false, false);
  }
}
