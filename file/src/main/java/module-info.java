/// Files and folders, on the runtime's pool for blocking calls.
@org.jspecify.annotations.NullMarked
module dev.weft.file {
  requires transitive dev.weft;
  requires transitive dev.weft.stream;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.weft.file;
}
