/// Runtimes as management beans, and their dumps on a signal. To be on the path is enough: each
/// runtime that opens finds it.
@org.jspecify.annotations.NullMarked
module dev.weft.management {
  requires transitive dev.weft;
  requires transitive java.management;
  requires jdk.jfr;
  requires jdk.unsupported;
  requires static transitive org.jspecify;

  exports dev.weft.management;

  provides dev.weft.spi.RuntimeExtension with
      dev.weft.management.ManagementExtension;
}
