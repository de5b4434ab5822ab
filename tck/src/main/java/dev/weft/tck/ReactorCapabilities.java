package dev.weft.tck;

import dev.weft.spi.SourceKind;
import java.util.Set;

/// What a reactor promises beyond the required rules.
///
/// @param sourceKinds what it takes. The kit brings channels of the JDK: without
///   [SourceKind#CHANNEL] it can look at little
/// @param sharesSources a source may be attached to several reactors at once, and each reports it;
///   if not, the second one refuses it
public record ReactorCapabilities(Set<SourceKind> sourceKinds, boolean sharesSources) {

  /// Takes a copy of the set.
  public ReactorCapabilities {
    sourceKinds = Set.copyOf(sourceKinds);
  }
}
