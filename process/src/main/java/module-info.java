/// Child processes, signals, and servers that end in good order.
@org.jspecify.annotations.NullMarked
module dev.weft.process {
  requires transitive dev.weft;
  requires transitive dev.weft.stream;
  requires jdk.unsupported; // sun.misc.Signal: there is no other door to signals
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.weft.process;
}
