package dev.weft.examples.guessing;

import java.util.regex.Pattern;

/// A player's line, understood.
enum Guess {
  TOO_LOW("Too low!\n"),
  TOO_HIGH("Too high!\n"),
  CORRECT("Correct!\n"),
  INVALID("Invalid input. Please enter a number.\n");

  /// ASCII digits only: `Integer.parseInt` would take full-width ones as well.
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,32}");

  private final String reply;

  Guess(String reply) {
    this.reply = reply;
  }

  String reply() {
    return reply;
  }

  /// Judges a line: a number that fits 64 unsigned bits, with space around it allowed.
  static Guess judge(String line, int target) {
    String text = line.strip();
    if (!NUMBER.matcher(text).matches()) {
      return INVALID;
    }
    try {
      long number = Long.parseUnsignedLong(text.startsWith("+") ? text.substring(1) : text);
      int order = Long.compareUnsigned(number, target);
      return order < 0 ? TOO_LOW : order > 0 ? TOO_HIGH : CORRECT;
    } catch (NumberFormatException e) {
      return INVALID; // does not fit
    }
  }
}
