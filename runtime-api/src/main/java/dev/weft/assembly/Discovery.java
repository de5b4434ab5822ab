package dev.weft.assembly;

import dev.weft.Weft;
import dev.weft.spi.Provider;
import dev.weft.spi.RuntimeExtension;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Where a runtime looks for its providers and for `weft.properties`: with the context class loader
/// of the thread that opens it and, where that one sees none, with Weft's own module layer and
/// class loader. Threads of other people's pools often have a context class loader that sees
/// nothing of the application.
///
/// The global runtime, which anybody's first call opens, looks the other way round, so that what it
/// is made of does not depend on who that was.
///
/// @param loaders in the order in which they are asked
public record Discovery(List<@Nullable ClassLoader> loaders) {

  /// For a runtime that the calling thread opens.
  public static Discovery ofCaller() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ofProcess() : of(context, own());
  }

  /// For a runtime that belongs to the process.
  public static Discovery ofProcess() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? of(own()) : of(own(), context);
  }

  private static @Nullable ClassLoader own() {
    return Weft.class.getClassLoader();
  }

  private static Discovery of(@Nullable ClassLoader... loaders) {
    var all = new ArrayList<@Nullable ClassLoader>();
    for (ClassLoader loader : loaders) {
      if (!all.contains(loader)) {
        all.add(loader);
      }
    }
    return new Discovery(all);
  }

  /// What the runtime's threads have as their context class loader.
  public @Nullable ClassLoader contextClassLoader() {
    return loaders.getFirst();
  }

  /// The loaders of extensions, all of which are to be asked; some find the same ones.
  List<ServiceLoader<RuntimeExtension>> extensions() {
    return services(RuntimeExtension.class);
  }

  /// The loaders of providers of one kind, to be asked in turn until one finds something.
  <P extends Provider> List<ServiceLoader<P>> providers(Class<P> kind) {
    return services(kind);
  }

  private <P> List<ServiceLoader<P>> services(Class<P> kind) {
    var all = new ArrayList<ServiceLoader<P>>();
    ModuleLayer layer = Weft.class.getModule().getLayer();
    for (ClassLoader loader : loaders) {
      if (loader == own() && layer != null) {
        all.add(ServiceLoader.load(layer, kind));
      }
      all.add(ServiceLoader.load(kind, loader));
    }
    return all;
  }

  /// The first file of this name, or null.
  @Nullable InputStream open(String file) {
    for (ClassLoader loader : loaders) {
      InputStream in =
          loader == null
              ? ClassLoader.getSystemResourceAsStream(file)
              : loader.getResourceAsStream(file);
      if (in != null) {
        return in;
      }
    }
    return null;
  }
}
