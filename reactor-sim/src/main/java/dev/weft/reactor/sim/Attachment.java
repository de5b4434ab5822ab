package dev.weft.reactor.sim;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import org.jspecify.annotations.Nullable;

/// One attached channel. What is armed and holds is reported once, and is then armed no longer.
///
/// - **A1** A direction that is armed and ready is in the reactor's queue: looked at when it is
///   armed, and when what the descriptor is ready for may have changed.
/// - **A2** Whether it is still ready is looked at when it is reported. If not, it stays armed.
final class Attachment implements Reactor.Handle {

  final SimReactor reactor;
  final long token;

  private final Descriptor descriptor;

  // Under the network's monitor.
  private int armed;
  private boolean isQueued;
  private boolean isDetached;

  /// In the reactor's queue.
  @Nullable Attachment next;

  Attachment(SimReactor reactor, Descriptor descriptor, long token) {
    this.reactor = reactor;
    this.descriptor = descriptor;
    this.token = token;
  }

  @Override
  public void arm(int interest) {
    synchronized (descriptor.network()) {
      if (!isDetached) {
        armed |= interest;
        descriptor.network().catchUp();
        check();
      }
    }
  }

  @Override
  public void detach() {
    synchronized (descriptor.network()) {
      isDetached = true;
      armed = 0;
      if (descriptor.attachment() == this) {
        descriptor.attachment(null);
      }
    }
  }

  /// A1.
  void check() {
    if (!isQueued && armed != 0 && (armed & directions(descriptor.readiness())) != 0) {
      isQueued = true;
      reactor.enqueue(this);
    }
  }

  private static int directions(int bits) {
    int directions = (bits & Readiness.READABLE) != 0 ? Readiness.READ : 0;
    return directions | ((bits & Readiness.WRITABLE) != 0 ? Readiness.WRITE : 0);
  }

  /// A2: what is to be reported, or 0. It is out of the queue.
  int take() {
    isQueued = false;
    int bits = armed == 0 ? 0 : descriptor.readiness();
    int reported = armed & directions(bits);
    armed &= ~reported;
    return reported == 0 ? 0 : bits;
  }

  @Override
  public String toString() {
    return "Attachment[" + Long.toHexString(token) + ", " + descriptor + "]";
  }
}
