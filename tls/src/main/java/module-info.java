/// TLS over any stream of bytes, by the `SSLEngine` of the JDK or of another provider.
@org.jspecify.annotations.NullMarked
module dev.weft.tls {
  requires transitive dev.weft;
  requires static transitive org.jspecify;

  exports dev.weft.tls;
}
