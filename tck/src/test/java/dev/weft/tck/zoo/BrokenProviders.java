package dev.weft.tck.zoo;

import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.ProviderTck;
import dev.weft.tck.ThirdPartyTck;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Providers with one flaw each.
final class BrokenProviders extends FlawedSubjects {

  private static TimerQueueProvider wheel() {
    return ServiceLoader.load(TimerQueueProvider.class).findFirst().orElseThrow();
  }

  /// A timer that calls itself `wheel`, and is not in any list of services.
  public static class Unlisted implements TimerQueueProvider {
    @Override
    public String name() {
      return "wheel";
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    public TimerQueue open(Settings settings) {
      return wheel().open(settings);
    }
  }

  /// One that reaches for native code to find out whether it can work.
  public static final class Reckless extends Unlisted {
    @Override
    @SuppressWarnings("restricted")
    public Availability availability() {
      Linker.nativeLinker()
          .defaultLookup()
          .find("getpid")
          .ifPresent(
              address ->
                  Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.ofVoid()));
      return Availability.yes();
    }
  }

  /// One that cannot work and does not say why.
  public static final class Silent extends Unlisted {
    @Override
    public Availability availability() {
      return Availability.no("");
    }
  }

  @Breaks(
      value = "15.1",
      by = "a provider that is in no list of services",
      saying = "what the service loader finds")
  static final class NotListed extends ProviderTck {
    @Override
    protected Provider provider() {
      return new Unlisted();
    }
  }

  @Breaks(
      value = {"15.1", "15.2", "15.7"},
      by = "a provider that cannot work and does not say why",
      saying = {"what the service loader finds", "why it cannot work", "the answer"})
  static final class SaysNothing extends ProviderTck {
    @Override
    protected Provider provider() {
      return new Silent();
    }
  }

  @Breaks(
      value = "15.4",
      by = "a timer whose module requires a reactor's",
      saying = "the modules with other parts of a runtime that it requires")
  static final class RequiresAnother extends ProviderTck {
    @Override
    protected Provider provider() {
      return wheel();
    }

    @Override
    protected @Nullable ModuleDescriptor module() {
      return ModuleDescriptor.newModule("clock").requires("dev.weft.reactor.nio").build();
    }
  }

  @Breaks(
      value = {"15.1", "15.7"},
      by = "a provider that uses native code to find out whether it may",
      saying = {"what the service loader finds", "what the JVM complains of"})
  static final class NativeAtOnce extends ProviderTck {
    @Override
    protected Provider provider() {
      return new Reckless();
    }
  }

  @Breaks(value = "15.6", by = "is written against more than the SPI", saying = "imports")
  static final class TakesManyLines extends ThirdPartyTck {
    @Override
    protected Path sources() {
      return Path.of("../executor-workstealing/src/main/java/dev/weft/executor/workstealing");
    }

    @Override
    protected String executor() {
      return "Worker.java";
    }
  }
}
