package dev.weft.tck;

import dev.weft.spi.ReactorProvider;

/// What each section of [ReactorTck] builds on.
public interface ReactorKit extends Kit {

  /// The reactor under test. The kit opens reactors as often as it needs, and closes them.
  ReactorProvider provider();

  /// What it promises.
  ReactorCapabilities capabilities();

  @Override
  default String subjectName() {
    return provider().name();
  }

  /// Whether it is known if it [shares sources][ReactorCapabilities#sharesSources]. It is, where
  /// its author wrote the kit.
  default boolean saysWhetherItShares() {
    return true;
  }
}
