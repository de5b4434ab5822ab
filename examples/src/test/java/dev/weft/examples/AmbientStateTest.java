package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/// What threads carry about, with the real parts: class loaders, MDC, the global runtime.
@Timeout(60)
class AmbientStateTest {

  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  private final Thread me = Thread.currentThread();
  private final ClassLoader mine = me.getContextClassLoader();

  @AfterEach
  void restore() {
    me.setContextClassLoader(mine);
    USER.remove();
    MDC.clear();
    Thread.interrupted();
  }

  @Test
  @DisplayName("where the context class loader sees no provider, Weft's own does")
  void blindClassLoader() throws Exception {
    for (ClassLoader blind : new ClassLoader[] {ClassLoader.getPlatformClassLoader(), null}) {
      me.setContextClassLoader(blind);
      try (Weft weft = Weft.open()) {
        assertThat(weft.<Integer>blockOn(Futures.ready(1))).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("the global runtime's threads have nothing of whoever's call opened it")
  void global() throws Exception {
    USER.set("alice");
    me.setContextClassLoader(new URLClassLoader(new URL[0], mine));
    Weft global = Weft.global();
    var seen = new AtomicReference<String>();
    var loader = new AtomicReference<ClassLoader>();
    var ran = new CountDownLatch(2);
    Runnable look =
        () -> {
          seen.compareAndSet(null, USER.get());
          loader.set(Thread.currentThread().getContextClassLoader());
          ran.countDown();
        };
    global.spawnBlocking(
        () -> {
          look.run();
          return 0;
        });
    global.spawn(
        Futures.pollFn(
            cx -> {
              look.run();
              return Poll.ready(0);
            }));
    ran.await();
    assertThat(seen).hasValue(null);
    assertThat(loader).hasValue(Weft.class.getClassLoader());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "a root has its caller's MDC, whoever's thread it is polled on, and leaves none there")
  void mdcOfTheCaller(String executor) throws Exception {
    Supplier<Future<String>> user = () -> Futures.lazy(() -> Futures.ready(MDC.get("user")));
    try (Weft weft = Weft.builder().executor(executor).set("weft.mdc", "carry").open()) {
      var waker = new AtomicReference<Waker>();
      var over = new AtomicReference<String>();
      Thread driving =
          Thread.ofPlatform()
              .start(
                  () -> {
                    MDC.put("user", "eve");
                    try {
                      weft.blockOn(
                          Futures.pollFn(
                              cx -> {
                                waker.set(cx.waker());
                                return over.get() == null ? Poll.pending() : Poll.ready(0);
                              }));
                      over.set(MDC.get("user"));
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  });
      while (waker.get() == null) {
        Thread.onSpinWait();
      }
      MDC.put("user", "bob");
      assertThat(weft.<String>blockOn(user.get())).isEqualTo("bob");
      MDC.remove("user");
      assertThat(weft.<String>blockOn(user.get())).isNull();
      over.set("now");
      waker.get().wake();
      driving.join();
      assertThat(over).hasValue("eve");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("a closer that was interrupted still is, and others are not")
  void interruptedCloser(String executor) {
    for (boolean before : new boolean[] {true, false}) {
      Weft weft = Weft.builder().executor(executor).open();
      weft.spawn(Futures.never());
      weft.spawn(Futures.pollFn(cx -> Poll.pending(), cx -> Thread.currentThread().interrupt()));
      if (before) {
        me.interrupt();
      }
      weft.close();
      assertThat(Thread.interrupted()).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("a class loader with Weft in it is garbage when its runtime is closed")
  void classLoaderIsGarbage() throws Exception {
    WeakReference<ClassLoader> loader = useWeftInALoaderOfItsOwn();
    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  private WeakReference<ClassLoader> useWeftInALoaderOfItsOwn() throws Exception {
    var loader = new URLClassLoader(weft(), null); // the others know the modules of this program
    me.setContextClassLoader(loader);
    Class<?> weft = loader.loadClass("dev.weft.Weft");
    assertThat(weft).isNotSameAs(Weft.class);
    Object builder = weft.getMethod("builder").invoke(null);
    Class<?> builders = builder.getClass();
    builders.getMethod("executor", String.class).invoke(builder, "fifo");
    builders.getMethod("reactor", String.class).invoke(builder, "nio");
    Object runtime = builders.getMethod("open").invoke(builder);
    Object ready =
        loader.loadClass("dev.weft.Futures").getMethod("ready", Object.class).invoke(null, 1);
    Class<?> future = loader.loadClass("dev.weft.Future");
    weft.getMethod("blockOn", future).invoke(runtime, ready);
    weft.getMethod("spawn", future).invoke(runtime, ready);
    weft.getMethod("close").invoke(runtime);
    me.setContextClassLoader(mine);
    loader.close();
    return new WeakReference<>(loader);
  }

  /// Where the modules are that a program on fifo and nio needs.
  private static URL[] weft() {
    return ModuleLayer.boot().configuration().modules().stream()
        .filter(
            m -> m.name().matches("dev\\.weft(\\.(executor|reactor\\.nio|timer).*)?|org\\.slf4j"))
        .map(m -> m.reference().location().orElseThrow())
        .map(AmbientStateTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(URI uri) {
    try {
      return uri.toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
