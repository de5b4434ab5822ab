package dev.weft;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// [Generator#iterator].
final class GeneratorIterator<T extends @Nullable Object> implements Iterator<T> {

  private final Generator<T> generator;

  /// Whether the generator stands at an element not handed out yet.
  private boolean ahead;

  GeneratorIterator(Generator<T> generator) {
    this.generator = generator;
  }

  @Override
  public boolean hasNext() {
    if (!ahead && generator.state() != Generator.State.RETURNED) {
      try {
        ahead = generator.advance();
      } catch (RuntimeException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CompletionException(e);
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }
    return ahead;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the generator has returned");
    }
    ahead = false;
    return generator.value();
  }
}
