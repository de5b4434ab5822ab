package dev.weft;

import org.jspecify.annotations.Nullable;

/// A generator whose body yields nothing, and any that no compiler has seen: runs in one step.
final class PlainGenerator<T extends @Nullable Object> implements Generator<T> {

  private final Body<T> body;
  private State state = State.UNRESUMED;

  PlainGenerator(Body<T> body) {
    this.body = body;
  }

  @Override
  public boolean advance() throws Exception {
    if (state == State.RETURNED) {
      throw new IllegalStateException("this generator has returned and cannot be resumed");
    }
    state = State.RETURNED;
    body.generate(
        value -> {
          throw new IllegalStateException(Async.notCompiled("yield_", "Generator.of(...)"));
        });
    return false;
  }

  @Override
  public T value() {
    throw new IllegalStateException("the generator is not at a yield_");
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public int suspendPoint() {
    return -1;
  }

  @Override
  public void close() {
    state = State.RETURNED;
  }
}
