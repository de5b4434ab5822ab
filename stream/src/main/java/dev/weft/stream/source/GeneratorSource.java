package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.Generator;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a generator yields.
public final class GeneratorSource extends Source {

  private final Generator<?> generator;

  public GeneratorSource(Generator<?> generator) {
    this.generator = Objects.requireNonNull(generator);
  }

  @Override
  public @Nullable Object poll(Context cx) throws Exception {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    if (generator.state() == Generator.State.RETURNED || !generator.advance()) {
      return Signal.END;
    }
    cx.madeProgress();
    return generator.value();
  }

  @Override
  public void release(Release release) {
    release.value(generator);
  }
}
