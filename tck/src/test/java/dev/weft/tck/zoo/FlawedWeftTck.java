package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;
import org.jspecify.annotations.Nullable;

/// A kit over Weft, on one thread and the portable reactor, with something broken about it.
abstract class FlawedWeftTck extends RuntimeTck implements Examined {

  @Override
  public String subjectName() {
    return getClass().getSimpleName();
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return WeftSubject.capabilities(1, true);
  }

  @Override
  protected RuntimeSubject openSubject() {
    return over(builder().open());
  }

  @Override
  protected RuntimeSubject openSubject(SubjectOptions options) {
    return over(altered(options).on(builder()).open());
  }

  /// What the runtime is made of.
  WeftBuilder builder() {
    return Weft.builder().executor("fifo").reactor("nio").timer("wheel");
  }

  /// What becomes of the options.
  SubjectOptions altered(SubjectOptions options) {
    return options;
  }

  /// The broken thing.
  RuntimeSubject over(Weft weft) {
    return new WeftSubject(weft);
  }

  /// A future that does something else on its way to the real one.
  static class Detour<T extends @Nullable Object> implements Future<T> {
    final Future<T> future;

    Detour(Future<T> future) {
      this.future = future;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return future.poll(cx);
    }

    @Override
    public void cancel(Context cx) {
      future.cancel(cx);
    }
  }
}
