package dev.weft.spi;

import java.io.IOException;

/// Makes reactors. See [Provider] for when and how it is found and asked.
public non-sealed interface ReactorProvider extends Provider {

  /// Opens a reactor for one runtime.
  ///
  /// @throws IOException if the operating system refuses, for instance for want of descriptors
  Reactor open(Settings settings) throws IOException;
}
