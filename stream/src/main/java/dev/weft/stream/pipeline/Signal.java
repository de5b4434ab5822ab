package dev.weft.stream.pipeline;

/// What a [Source] or a [Stage] answers when it has no element. An answer is one of these, or else
/// the element itself; so an element costs no wrapper.
public enum Signal {
  /// Nothing yet; a waker was left behind.
  PENDING,
  /// No more, for good.
  END,
  /// Of a stage: it wants an element, or the next one, from the stage before it.
  NEED,
  /// Of a stage: it is to be asked with [Stage#pull] now; what it was pushed is its own.
  AGAIN,
  /// Of a stage: it wants an element from its other pipeline, [Stage#other].
  ASK,
  /// Of a stage that has nothing before it any more: its other pipeline takes its place.
  BECOME
}
