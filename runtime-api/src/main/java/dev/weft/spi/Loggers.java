package dev.weft.spi;

import java.util.ServiceLoader;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/// The loggers of a runtime's parts. They are SLF4J's; but where a program has no binding for it,
/// warnings and errors are printed to standard error and do not vanish: among them are the failures
/// that nobody awaits. Who has chosen silence, by the binding `slf4j-nop`, gets silence.
///
/// **Threads.** Any.
public final class Loggers {
  private Loggers() {}

  /// The logger of `owner`.
  public static Logger of(Class<?> owner) {
    return of(owner, LoggerFactory.getILoggerFactory(), Loggers::isBound);
  }

  /// Whether somebody chose a binding, be it one that is silent.
  private static boolean isBound() {
    return System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) != null
        || ServiceLoader.load(SLF4JServiceProvider.class, Loggers.class.getClassLoader())
            .findFirst()
            .isPresent();
  }

  static Logger of(
      Class<?> owner, ILoggerFactory factory, java.util.function.BooleanSupplier isBound) {
    return factory instanceof NOPLoggerFactory && !isBound.getAsBoolean()
        ? new StandardErrorLogger(owner.getName())
        : factory.getLogger(owner.getName());
  }
}
