/// A page in the browser that shows what a running program does and waits for. To be on the path is
/// enough; it is off unless a runtime is opened with `weft.console`.
@org.jspecify.annotations.NullMarked
module dev.weft.console {
  requires com.google.gson;
  requires transitive dev.weft;
  requires dev.weft.measurement;
  requires jdk.httpserver;
  requires static transitive org.jspecify;

  exports dev.weft.console;

  provides dev.weft.spi.RuntimeExtension with
      dev.weft.console.ConsoleExtension;
}
