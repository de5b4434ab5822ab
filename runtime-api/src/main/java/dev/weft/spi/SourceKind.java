package dev.weft.spi;

/// The kinds of [Source].
public enum SourceKind {
  /// [Source.OfChannel].
  CHANNEL,
  /// [Source.OfDescriptor].
  DESCRIPTOR
}
