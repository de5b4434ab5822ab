/// Codecs: frames over streams of bytes.
@org.jspecify.annotations.NullMarked
module dev.weft.codec {
  requires transitive dev.weft;
  requires transitive dev.weft.stream;
  requires static transitive org.jspecify;

  exports dev.weft.codec;
}
