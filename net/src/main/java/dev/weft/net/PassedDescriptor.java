package dev.weft.net;

import dev.weft.Owned;
import java.io.FileDescriptor;
import java.io.IOException;

/// A descriptor that came over a UNIX stream. It belongs to whoever took it, who closes it.
///
/// [#descriptor] is what the JDK's `FileInputStream` and `FileOutputStream` are made of; [#number]
/// is what [dev.weft.io.AsyncDescriptor] takes, with this object as its `keepAlive`. Whether it
/// blocks is a property that it shares with the sender's.
///
/// **Threads.** Any.
public final class PassedDescriptor implements Owned {

  private final FileDescriptor descriptor;
  private final int number;

  private PassedDescriptor(FileDescriptor descriptor) throws IOException {
    this.descriptor = descriptor;
    this.number = Junixsocket.Channels.number(descriptor);
  }

  /// Takes a descriptor away from junixsocket, which closes those it knows when the stream becomes
  /// garbage.
  static PassedDescriptor of(FileDescriptor received) throws IOException {
    try {
      return new PassedDescriptor(Junixsocket.Channels.duplicate(received));
    } finally {
      Junixsocket.Channels.close(received);
    }
  }

  /// Its number in this process.
  public int number() {
    return number;
  }

  /// The JDK's object for it.
  public FileDescriptor descriptor() {
    return descriptor;
  }

  /// Closes it. Idempotent.
  @Override
  public void close() throws IOException {
    Junixsocket.Channels.close(descriptor);
  }

  @Override
  public String toString() {
    return "PassedDescriptor[" + number + "]";
  }
}
