package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// What a client is told, in the terms of the protocol (RESP2).
sealed interface Reply {

  Reply OK = new Status("OK");
  Reply PONG = new Status("PONG");
  Reply NIL = new Nil();

  /// A word, such as OK.
  record Status(String text) implements Reply {}

  /// That something went wrong; the text begins with a word in capitals.
  record Failure(String text) implements Reply {}

  record Number(long value) implements Reply {}

  record Bulk(byte[] bytes) implements Reply {
    Bulk(String text) {
      this(text.getBytes(UTF_8));
    }
  }

  /// Nothing is there.
  record Nil() implements Reply {}

  record Array(List<? extends Reply> elements) implements Reply {}

  /// Several replies to one command, one after the other.
  record Several(List<? extends Reply> replies) implements Reply {}
}
