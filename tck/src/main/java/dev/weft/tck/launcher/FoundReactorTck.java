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

/// Holds each reactor on the path to the rules of [ReactorTck]. Whether it shares sources with
/// other reactors it cannot be asked, so rule 7.20 is for a kit of its author's.
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
      return new ReactorCapabilities(reactor.sourceKinds(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void twoReactorsShareOrRefuse() {}
}
