package dev.weft.spi;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes the threads of one runtime, so that they are the same whoever happens to start them:
/// daemons that inherit no thread-locals, with the context class loader that the runtime was opened
/// with.
///
/// A thread inherits inheritable thread-locals and the context class loader from its *creator*. A
/// worker or a blocking thread is created by whichever task or caller needs it first, whose user,
/// transaction or class loader the next one must not see.
///
/// **Threads.** Any.
public final class RuntimeThreads {

  private final @Nullable ClassLoader contextClassLoader;

  /// Threads that see what this class loader sees.
  ///
  /// @param contextClassLoader of all threads made here
  public RuntimeThreads(@Nullable ClassLoader contextClassLoader) {
    this.contextClassLoader = contextClassLoader;
  }

  /// The context class loader of the threads made here.
  public @Nullable ClassLoader contextClassLoader() {
    return contextClassLoader;
  }

  /// A platform thread, not yet started.
  public Thread platform(String name, Runnable body) {
    return adopt(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(body));
  }

  /// Makes platform threads with `prefix` and a number as their names.
  public ThreadFactory platform(String prefix) {
    var number = new AtomicLong();
    return body -> platform(prefix + number.getAndIncrement(), body);
  }

  /// Makes virtual threads with `prefix` and a number as their names.
  public ThreadFactory virtual(String prefix) {
    ThreadFactory factory =
        Thread.ofVirtual().name(prefix, 0).inheritInheritableThreadLocals(false).factory();
    return body -> adopt(factory.newThread(body));
  }

  /// Gives the context class loader to a thread of a class of one's own, which has to be made with
  /// [Thread#Thread(ThreadGroup, Runnable, String, long, boolean)] and `false`, so that it inherits
  /// nothing.
  public <T extends Thread> T adopt(T thread) {
    thread.setContextClassLoader(contextClassLoader);
    return thread;
  }
}
