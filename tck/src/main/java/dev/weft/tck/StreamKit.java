package dev.weft.tck;

import dev.weft.Future;
import dev.weft.tck.StreamSubject.Connected;
import org.jspecify.annotations.Nullable;

/// What each chapter of [StreamTck] builds on.
public interface StreamKit extends Kit {

  /// The kind of stream under test, opened.
  StreamSubject subject();

  /// The stream that was opened for the rule.
  Connected connected();

  /// Runs `future` to its end; too long a wait for `what` breaks the rule.
  default <T extends @Nullable Object> T run(String what, Future<T> future) throws Exception {
    return within(what, () -> subject().run(future));
  }
}
