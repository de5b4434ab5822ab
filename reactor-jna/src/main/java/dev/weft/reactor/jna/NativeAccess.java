package dev.weft.reactor.jna;

import com.sun.jna.Native;
import dev.weft.spi.Availability;
import dev.weft.spi.ChannelDescriptors;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/// Whether this JVM was started so that a native reactor can work. Finds out without loading
/// anything native, and so without provoking the JVM's warnings.
public final class NativeAccess {
  private NativeAccess() {}

  /// What is missing, as a sentence for the user; null if nothing is.
  public static @Nullable String missing() {
    Module jna;
    try {
      jna = Native.class.getModule(); // loads the class, does not initialise it
    } catch (LinkageError e) {
      return "JNA is missing: put jna-jpms on the module path, or jna on the class path";
    }
    if (!jna.isNativeAccessEnabled()) {
      return "start the JVM with --enable-native-access=" + name(jna);
    }
    return ChannelDescriptors.availability(MethodHandles.lookup())
            instanceof Availability.No(String reason)
        ? reason
        : null;
  }

  private static String name(Module module) {
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }
}
