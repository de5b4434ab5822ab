package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Loads `app.Block` twice with one loader: the first time its superclass is not there.
public final class SecondLoad extends ClassLoader {

  private final Path folder;
  private final Path secondFolder;
  private boolean second;

  private SecondLoad(Path folder, Path secondFolder) {
    this.folder = folder;
    this.secondFolder = secondFolder;
  }

  /// @param args where the classes are at the first time, and at the second
  public static void main(String[] args) throws Exception {
    var loader = new SecondLoad(Path.of(args[0]), Path.of(args[1]));
    try {
      loader.loadClass("app.Block");
      System.out.println("loaded at the first time");
    } catch (NoClassDefFoundError expected) {
      loader.second = true;
    }
    var block = (Future<?>) loader.loadClass("app.Block").getMethod("make").invoke(null);
    try {
      System.out.println(block.poll(Context.of(() -> {})));
    } catch (IllegalStateException e) {
      System.out.println(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!second && name.equals("app.Base")) {
      throw new ClassNotFoundException(name);
    }
    Path from = second ? secondFolder : folder;
    try {
      byte[] bytes = Files.readAllBytes(from.resolve(name.replace('.', '/') + ".class"));
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
