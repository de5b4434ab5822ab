package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.testing.Pairing;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A library is written against the API, compiled once, and knows no runtime.
@Timeout(120)
class LibraryTest {

  private static final String SOURCE =
      """
      package org.example.library;

      import dev.weft.Future;
      import dev.weft.Futures;
      import dev.weft.Tasks;
      import dev.weft.net.TcpStream;
      import dev.weft.time.Time;
      import java.net.InetSocketAddress;
      import java.nio.charset.StandardCharsets;
      import java.time.Duration;
      import java.util.function.Function;

      public final class Client implements Function<InetSocketAddress, Future<String>> {
        public Future<String> apply(InetSocketAddress server) {
          return Futures.timeout(Duration.ofSeconds(10), TcpStream.connect(server).then(this::ask));
        }

        private Future<String> ask(TcpStream stream) {
          return Futures.using(stream, s ->
              s.writeAll("from a library\\n".getBytes(StandardCharsets.UTF_8))
                  .then(sent -> Time.sleep(Duration.ofMillis(1)))
                  .then(slept -> Tasks.spawn(s.buffered().readLine())));
        }
      }
      """;

  @TempDir private static Path folder;
  private static URLClassLoader library;

  @BeforeAll
  static void compileOnce() throws Exception {
    Path source = folder.resolve("Client.java");
    Files.writeString(source, SOURCE);
    var out = new StringWriter();
    String api =
        Path.of("../runtime-api/target/classes")
            + File.pathSeparator
            + Path.of("../net/target/classes");
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-proc:none",
                "-d",
                folder + "/classes",
                "-cp",
                api,
                source.toString());
    assertThat(code).as(out.toString()).isZero();
    Path jar = folder.resolve("library.jar");
    try (var jarred = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> classes = Files.walk(folder.resolve("classes"))) {
      for (Path file : classes.filter(Files::isRegularFile).toList()) {
        String name = folder.resolve("classes").relativize(file).toString();
        jarred.putNextEntry(new JarEntry(name.replace(File.separatorChar, '/')));
        jarred.write(Files.readAllBytes(file));
      }
    }
    library =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, LibraryTest.class.getClassLoader());
  }

  @AfterAll
  static void close() throws IOException {
    library.close();
  }

  @SuppressWarnings("unchecked")
  private static Future<String> client(InetSocketAddress server) throws Exception {
    var client = library.loadClass("org.example.library.Client").getConstructor().newInstance();
    return ((Function<InetSocketAddress, Future<String>>) client).apply(server);
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName(
      "S0-8 one library jar, compiled against the API alone, runs unchanged on each pairing")
  void unchanged(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      TcpListener listener = TcpListener.bind(weft, any);
      weft.spawn(EchoCommand.serve(listener));
      assertThat(weft.<String>blockOn(client(listener.localAddress()))).isEqualTo("from a library");
    }
  }
}
