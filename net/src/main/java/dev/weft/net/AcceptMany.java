package dev.weft.net;

import dev.weft.Context;
import dev.weft.io.Registration;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// One attempt to accept all connections that there are.
///
/// @param <S> a connection
/// @param one accepts one
/// @param streams where they go
/// @param max how many at most
record AcceptMany<S>(Registration.Attempt<S> one, Collection<? super S> streams, int max)
    implements Registration.Attempt<Integer> {

  AcceptMany {
    if (max < 1) {
      throw new IllegalArgumentException("at most " + max + " connections");
    }
  }

  /// How many were accepted; null if there are none. A failure behind the first one is not told: it
  /// comes again when somebody asks again.
  @Override
  public @Nullable Integer attempt(Context cx) throws IOException {
    int n = 0;
    while (n < max) {
      S stream;
      try {
        stream = one.attempt(cx);
      } catch (IOException | RuntimeException vain) {
        if (n == 0) {
          throw vain;
        }
        break;
      }
      if (stream == null) {
        break;
      }
      streams.add(stream);
      n++;
    }
    return n == 0 ? null : n;
  }
}
