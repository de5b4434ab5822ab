package dev.weft.compiler.processor;

import com.sun.source.util.JavacTask;

/// How the plugin learns whether the processor was started for the same compilation.
///
/// javac loads the two with class loaders of their own, so they share no statics. What they share
/// is the JVM and the compilation's `Elements`: a system property named after those is the sign.
final class Doors {
  private Doors() {}

  static void open(JavacTask task) {
    System.setProperty(sign(task), "open");
  }

  static boolean isOpen(JavacTask task) {
    return System.getProperty(sign(task)) != null;
  }

  static void close(JavacTask task) {
    System.clearProperty(sign(task));
  }

  private static String sign(JavacTask task) {
    return "weft.async.processor." + System.identityHashCode(task.getElements());
  }
}
