/// Streams: values that come one after the other, made, changed and consumed without a thread.
@org.jspecify.annotations.NullMarked
module dev.weft.stream {
  requires transitive dev.weft;
  requires static transitive org.jspecify;

  exports dev.weft.stream;
}
