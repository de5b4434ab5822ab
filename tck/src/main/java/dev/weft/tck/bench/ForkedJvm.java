package dev.weft.tck.bench;

import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A second JVM, on the class path and without native access, in which a provider is asked whether
/// it can work.
public final class ForkedJvm {

  /// What came back.
  ///
  /// @param status the exit status
  /// @param text what was printed
  /// @param complaints what was printed as errors
  public record Answer(int status, String text, String complaints) {}

  private ForkedJvm() {}

  public static Answer ask(Provider provider) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--illegal-native-access=deny",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, path(provider.getClass())),
                ForkedJvm.class.getName(),
                provider.getClass().getName())
            .start();
    jvm.getOutputStream().close();
    String text = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String complaints = new String(jvm.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(jvm.waitFor(), text.strip(), complaints.strip());
  }

  /// Where the classes of this JVM come from, its modules included.
  private static List<String> path(Class<?> provider) throws Exception {
    var path = new ArrayList<String>();
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String value = System.getProperty(property, "");
      if (!value.isEmpty()) {
        path.add(value);
      }
    }
    String file = "/" + provider.getName().replace('.', '/') + ".class";
    URI location = Objects.requireNonNull(provider.getResource(file)).toURI();
    if (location.getScheme().equals("file")) {
      String text = Path.of(location).toString();
      path.add(text.substring(0, text.length() - file.length()));
    }
    return path;
  }

  /// In the other JVM: prints `yes`, or `no: ` and the reason.
  ///
  /// @param args the provider's class
  public static void main(String[] args) throws Exception {
    var constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    System.out.println(
        switch (((Provider) constructor.newInstance()).availability()) {
          case Availability.Yes yes -> "yes";
          case Availability.No(String reason) -> "no: " + reason;
        });
  }
}
