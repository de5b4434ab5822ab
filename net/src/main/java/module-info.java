/// TCP, UDP and UNIX sockets over whichever reactor the runtime has.
@org.jspecify.annotations.NullMarked
module dev.weft.net {
  requires transitive dev.weft;
  requires com.kohlschutter.junixsocket.nativecommon; // nobody else resolves its library
  requires jdk.net; // the times of keep-alive
  requires org.newsclub.net.unix;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.weft.net;
}
