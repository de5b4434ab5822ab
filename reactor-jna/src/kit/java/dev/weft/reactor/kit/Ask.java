package dev.weft.reactor.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Availability;
import dev.weft.spi.ReactorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Asks a provider, in a JVM of its own and on the class path, whether it is available.
public final class Ask {
  private Ask() {}

  /// Prints "yes", or what is missing.
  public static void main(String[] args) throws Exception {
    var provider = (ReactorProvider) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    switch (provider.availability()) {
      case Availability.Yes _ -> System.out.println("yes");
      case Availability.No(String reason) -> System.out.println(reason);
    }
  }

  /// All that the JVM says, its warnings too.
  public static String whether(Class<? extends ReactorProvider> provider, String... flags)
      throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath(), Ask.class.getName(), provider.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  private static String classPath() {
    return String.join(
        System.getProperty("path.separator"),
        System.getProperty("jdk.module.path", ""),
        System.getProperty("java.class.path"),
        Path.of("target", "classes").toAbsolutePath().toString(),
        Path.of("target", "test-classes").toAbsolutePath().toString());
  }
}
