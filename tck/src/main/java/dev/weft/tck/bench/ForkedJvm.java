package dev.weft.tck.bench;

import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/// A second JVM, on the class path and without native access, in which a provider is looked up and
/// asked whether it can work. It is started once for each provider.
public final class ForkedJvm {

  /// What came back.
  ///
  /// @param status the exit status
  /// @param text what the provider answered
  /// @param found whether the service loader found it there
  /// @param complaints what was printed as errors
  public record Answer(int status, String text, boolean found, String complaints) {}

  private static final Map<Class<?>, Answer> ANSWERS = new ConcurrentHashMap<>();

  private static final String FOUND = "found by the service loader";

  private ForkedJvm() {}

  public static Answer ask(Provider provider) throws Exception {
    Answer known = ANSWERS.get(provider.getClass());
    if (known == null) {
      known = asked(provider);
      ANSWERS.put(provider.getClass(), known);
    }
    return known;
  }

  private static Answer asked(Provider provider) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--illegal-native-access=deny",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, path(provider.getClass())),
                ForkedJvm.class.getName(),
                provider.getClass().getName(),
                kindOf(provider).getName())
            .start();
    jvm.getOutputStream().close();
    String text = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String complaints = new String(jvm.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = text.strip().lines().toList();
    return new Answer(
        jvm.waitFor(),
        lines.isEmpty() ? "" : lines.getFirst(),
        lines.contains(FOUND),
        complaints.strip());
  }

  private static Class<? extends Provider> kindOf(Provider provider) {
    return switch (provider) {
      case TaskExecutorProvider _ -> TaskExecutorProvider.class;
      case ReactorProvider _ -> ReactorProvider.class;
      case TimerQueueProvider _ -> TimerQueueProvider.class;
    };
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

  /// In the other JVM: prints `yes`, or `no: ` and the reason; then whether the provider is found.
  ///
  /// @param args the provider's class, and its kind
  public static void main(String[] args) throws Exception {
    var constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    System.out.println(
        switch (((Provider) constructor.newInstance()).availability()) {
          case Availability.Yes yes -> "yes";
          case Availability.No(String reason) -> "no: " + reason;
        });
    Class<?> kind = Class.forName(args[1]);
    if (ServiceLoader.load(kind).stream().anyMatch(any -> any.type().getName().equals(args[0]))) {
      System.out.println(FOUND);
    }
  }
}
