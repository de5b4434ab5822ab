package dev.weft.compiler.rewrite;

/// Why something in a class file cannot be compiled to a state machine, and what to do about it.
///
/// @param file the source file's name
/// @param line the source line, or -1
/// @param message the reason and the remedy
public record Refusal(String file, int line, String message) {

  /// `file:line: message`.
  @Override
  public String toString() {
    return file + (line < 0 ? "" : ":" + line) + ": " + message;
  }
}
