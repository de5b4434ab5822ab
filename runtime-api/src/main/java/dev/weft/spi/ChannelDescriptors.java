package dev.weft.spi;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;

/// The numbers of the descriptors behind the JDK's channels, for a [Reactor] over a queue of the
/// operating system that takes descriptors.
///
/// The JDK has them and keeps them in the package `sun.nio.ch`, which the JVM must be told to
/// export to the module of who asks: `--add-exports java.base/sun.nio.ch=MODULE`, or `=ALL-UNNAMED`
/// for code on the class path. Nothing has to be said to the compiler. A provider answers its
/// [Provider#availability] with [#availability], which says what is missing.
///
/// Channels of libraries with a selector provider of their own are not the JDK's: such a library is
/// to be asked itself. A descriptor that somebody has by its number comes as [Source.OfDescriptor].
///
/// **Threads.** Any.
public final class ChannelDescriptors {

  private static final String PACKAGE = "sun.nio.ch";

  private final Class<?> kind;
  private final MethodHandle number;

  private ChannelDescriptors(Class<?> kind, MethodHandle number) {
    this.kind = kind;
    this.number = number;
  }

  /// Whether the JVM was started so that the caller may ask.
  ///
  /// @param caller `MethodHandles.lookup()` of a class in the module that asks
  public static Availability availability(MethodHandles.Lookup caller) {
    Module asking = caller.lookupClass().getModule();
    if (Object.class.getModule().isExported(PACKAGE, asking)) {
      return Availability.yes();
    }
    return Availability.no(
        "start the JVM with --add-exports java.base/%s=%s"
            .formatted(PACKAGE, asking.isNamed() ? asking.getName() : "ALL-UNNAMED"));
  }

  /// What tells the numbers.
  ///
  /// @param caller `MethodHandles.lookup()` of a class in the module that asks
  /// @throws IllegalStateException if it may not, with what is missing, or if this JDK has them
  ///   elsewhere
  public static ChannelDescriptors of(MethodHandles.Lookup caller) {
    if (availability(caller) instanceof Availability.No(String reason)) {
      throw new IllegalStateException(reason);
    }
    try {
      Class<?> kind = caller.findClass(PACKAGE + ".SelChImpl");
      MethodHandle number = caller.findVirtual(kind, "getFDVal", MethodType.methodType(int.class));
      return new ChannelDescriptors(
          kind, number.asType(MethodType.methodType(int.class, SelectableChannel.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK keeps its channels' descriptors elsewhere", e);
    }
  }

  /// Whether the channel is one of the JDK's, so that its descriptor is known.
  public boolean knows(SelectableChannel channel) {
    return kind.isInstance(channel);
  }

  /// The number of the channel's descriptor. It is the channel's until that is closed, and may be
  /// any other one's from then on.
  ///
  /// @throws ClosedChannelException if the channel is closed
  /// @throws IllegalArgumentException if it is not one of the JDK's
  public int number(SelectableChannel channel) throws IOException {
    if (!knows(channel)) {
      throw new IllegalArgumentException(
          channel + " is of a foreign selector provider: its descriptor is not known");
    }
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    try {
      return (int) number.invokeExact(channel);
    } catch (Throwable e) {
      throw new AssertionError("a getter that throws", e);
    }
  }
}
