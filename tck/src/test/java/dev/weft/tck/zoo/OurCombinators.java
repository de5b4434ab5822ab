package dev.weft.tck.zoo;

import dev.weft.Generator;
import dev.weft.tck.WeftCombinators;

/// Weft's combinators and generators; the animals override one each.
public class OurCombinators extends WeftCombinators {

  /// All of them as they are.
  public OurCombinators() {}

  @Override
  public Generator<Integer> upTo(int end) {
    return Generator.of(
        out -> {
          for (int i = 0; i < end; i++) {
            out.yield_(i);
          }
        });
  }
}
