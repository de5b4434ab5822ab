package dev.weft.tck;

import java.nio.file.Path;

/// The executors of `examples/third-party-executor` are what a third party would write. That they
/// keep their rules is for that project's own build, which is a test of `examples`.
public class ThirdPartyTest extends ThirdPartyTck {

  @Override
  protected Path sources() {
    return Path.of("../examples/third-party-executor/src/main/java/org/example/executors");
  }

  @Override
  protected String executor() {
    return "OneThreadExecutor.java";
  }
}
