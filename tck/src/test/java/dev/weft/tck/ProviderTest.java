package dev.weft.tck;

import dev.weft.spi.Provider;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Our own providers.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class ProviderTest extends ProviderTck {

  private final Provider provider;

  public ProviderTest(Provider provider) {
    this.provider = provider;
  }

  static Stream<Provider> all() {
    return Stream.of(
            ServiceLoader.load(TaskExecutorProvider.class),
            ServiceLoader.load(ReactorProvider.class),
            ServiceLoader.load(TimerQueueProvider.class))
        .flatMap(ServiceLoader::stream)
        .map(ServiceLoader.Provider::get)
        .map(Provider.class::cast);
  }

  @Override
  protected Provider provider() {
    return provider;
  }
}
