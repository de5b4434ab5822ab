package dev.weft.compiler.rewrite;

import java.util.List;
import java.util.Map;

/// What became of a class.
///
/// @param bytes the class file; the very array that was given if nothing had to change
/// @param frames the class files that it needs beside it, by binary name
/// @param refusals what was left as it is
public record Rewritten(byte[] bytes, Map<String, byte[]> frames, List<Refusal> refusals) {

  static Rewritten unchanged(byte[] bytes, List<Refusal> refusals) {
    return new Rewritten(bytes, Map.of(), refusals);
  }

  /// Whether the class differs from what was given.
  public boolean changed() {
    return !frames.isEmpty();
  }
}
