package dev.weft.toys;

import dev.weft.Owned;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Something that somebody has to own, and how often it was closed.
public final class Resource implements Owned {

  private final AtomicInteger closes = new AtomicInteger();
  private final IOException failure;

  public Resource() {
    this(null);
  }

  /// One whose close throws `failure`.
  public Resource(IOException failure) {
    this.failure = failure;
  }

  public int closes() {
    return closes.get();
  }

  public boolean isClosed() {
    return closes() > 0;
  }

  @Override
  public void close() throws IOException {
    closes.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
  }
}
