package dev.weft.sync;

/// A value could not be sent because nobody will receive it; the value comes back with this.
public final class SendFailedException extends ChannelClosedException {
  private static final long serialVersionUID = 1;

  private final transient Object value;

  /// Gives a value back.
  ///
  /// @param value what was not sent
  public SendFailedException(String message, Object value) {
    super(message);
    this.value = value;
  }

  /// What was not sent.
  ///
  /// @param <T> the type of the channel's values
  @SuppressWarnings("unchecked")
  public <T> T value() {
    return (T) value;
  }
}
