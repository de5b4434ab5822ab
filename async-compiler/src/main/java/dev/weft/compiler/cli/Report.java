package dev.weft.compiler.cli;

import dev.weft.compiler.rewrite.Refusal;
import java.util.List;

/// What was done to a folder or jar.
///
/// @param changed how many classes were rewritten
/// @param refusals what was left
/// @param failures which files could not be read, compiled or written, and why
record Report(int changed, List<Refusal> refusals, List<String> failures) {

  static Report failed(Object file, String reason) {
    return new Report(0, List.of(), List.of(file + ": " + reason));
  }
}
