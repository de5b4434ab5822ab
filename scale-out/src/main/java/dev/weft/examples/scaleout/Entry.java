package dev.weft.examples.scaleout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nats.client.Message;
import io.nats.client.PublishOptions;

/// An item, or its result: the same name, so that one who finds both knows that they belong
/// together, and a number.
///
/// @param name from 0; an item's place in its job
record Entry(int name, long number) {

  static Entry of(Message message) {
    String[] words = new String(message.getData(), US_ASCII).split(" ");
    return new Entry(Integer.parseInt(words[0]), Long.parseLong(words[1]));
  }

  byte[] bytes() {
    return (name + " " + number).getBytes(US_ASCII);
  }

  /// Stored once, however often it is sent.
  PublishOptions once() {
    return PublishOptions.builder().messageId(Integer.toString(name)).build();
  }
}
