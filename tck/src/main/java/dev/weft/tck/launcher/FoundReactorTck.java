package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.tck.ReactorCapabilities;
import dev.weft.tck.ReactorTck;
import dev.weft.tck.bench.NoSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each reactor on the path to the rules of [ReactorTck]; to 7.20 if it says, in
/// `META-INF/weft-tck/NAME.properties` of its jar, whether it shares sources with others.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class FoundReactorTck extends ReactorTck {

  private final Found found;

  /// For JUnit.
  public FoundReactorTck(Found found) {
    this.found = found;
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return TckSelection.current().of("reactor");
  }

  @Override
  public String subjectName() {
    return found.name();
  }

  @Override
  public ReactorProvider provider() {
    needs(found.available(), found.name() + ": " + found.why());
    return TckSelection.provider(ServiceLoader.load(ReactorProvider.class), found.name());
  }

  @Override
  public ReactorCapabilities capabilities() {
    try (Reactor reactor = provider().open(NoSettings.NONE)) {
      return new ReactorCapabilities(
          reactor.sourceKinds(), Promises.of(provider()).is("shares-sources"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean saysWhetherItShares() {
    return Promises.of(provider()).tells("shares-sources");
  }
}
