package dev.weft.examples.http;

/// A request that gets an answer other than what it asked for, after which the connection ends.
final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  final int status;

  Refusal(int status, String why) {
    super(why, null, false, false);
    this.status = status;
  }
}
