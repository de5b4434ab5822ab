package dev.weft.examples.guessing;

/// How a game ends, and what those still playing are told.
enum Ending {
  SOMEONE_WON("Game over! Someone else won.\n"),
  TIME_OUT("Game over! Time's up.\n");

  private final String line;

  Ending(String line) {
    this.line = line;
  }

  String line() {
    return line;
  }
}
