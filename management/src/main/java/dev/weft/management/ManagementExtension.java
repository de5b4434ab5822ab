package dev.weft.management;

import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers a [WeftMXBean] for each runtime while it is open, and prints dumps on a signal.
///
/// - `weft.management`: `on` (default) or `off`. The first bean of a process starts the JVM's bean
///   server, which takes some ten milliseconds; so a thread of its own does that when the runtime
///   has been open for half a second, and programs that are over by then pay nothing.
/// - `weft.dump-signal`: `off` (default), or a signal: it has the dumps of all runtimes that were
///   opened with this setting printed on standard output. With `QUIT` they follow the JVM's own
///   dump, within a second or so; a flight recording of one kind of event, which is how that is
///   noticed, runs then. Others, such as `TRAP`, need none; a handler that the program had
///   installed before is put back with the last of these runtimes.
///
/// **Threads.** Any.
public final class ManagementExtension implements RuntimeExtension {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementExtension.class);

  /// Longer than programs take that only print something, shorter than people take to ask.
  private static final long DELAY_NANOS = 500_000_000;

  /// For the service loader.
  public ManagementExtension() {}

  @Override
  public @Nullable Companion accompany(String runtimeName, Settings settings) {
    String management = settings.text("weft.management", "on");
    if (!management.equals("on") && !management.equals("off")) {
      throw new IllegalArgumentException(
          "weft.management is '" + management + "', but must be on or off");
    }
    String signal = settings.text("weft.dump-signal", "off");
    if (!signal.equals("off")) {
      DumpSignal.check(signal);
    }
    return new Registered(
        management.equals("on"), signal.equals("off") ? null : signal, DELAY_NANOS);
  }

  /// Makes a bean of a runtime.
  interface Registering {
    ObjectName register(Weft runtime) throws JMException;
  }

  /// Under its name or, if another runtime has that one, with a number behind.
  private static ObjectName register(Weft runtime) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String name = "dev.weft:type=Runtime,name=" + ObjectName.quote(runtime.name());
    for (int number = 1; ; number++) {
      var bean = new ObjectName(number == 1 ? name : name + ",number=" + number);
      try {
        server.registerMBean(new WeftBean(runtime), bean);
        return bean;
      } catch (InstanceAlreadyExistsException taken) {
        // the next number
      }
    }
  }

  static final class Registered implements Companion {
    private final boolean asBean;
    private final @Nullable String signal;
    private final long delayNanos;
    private @Nullable ObjectName bean;
    private @Nullable Weft runtime;

    private volatile @Nullable Thread registering;

    /// Under the lock; its change is told to whoever waits to register.
    private boolean isClosed;

    Registered(boolean asBean, @Nullable String signal, long delayNanos) {
      this.asBean = asBean;
      this.signal = signal;
      this.delayNanos = delayNanos;
    }

    @Override
    public synchronized void opened(Weft opened) {
      runtime = opened;
      if (signal != null) {
        DumpSignal.add(signal, opened);
      }
      if (asBean) {
        registering =
            Thread.ofPlatform()
                .name(opened.name() + "-management")
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(() -> registerLater(opened, ManagementExtension::register));
      }
    }

    /// Registers it when it has been open for a while. Where the heap is full then, tries again.
    synchronized void registerLater(Weft opened, Registering how) {
      try {
        do {
          pause();
        } while (!isClosed && !registers(opened, how));
      } catch (Exception | LinkageError failure) {
        LOG.warn("{} has no management bean", opened.name(), failure);
      }
    }

    private void pause() throws InterruptedException {
      long end = System.nanoTime() + delayNanos;
      for (long left = delayNanos; left > 0 && !isClosed; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }

    private boolean registers(Weft opened, Registering how) throws JMException {
      try {
        bean = how.register(opened);
        return true;
      } catch (VirtualMachineError full) {
        return false;
      }
    }

    @Override
    public void closed() throws JMException {
      end();
      Thread told = registering;
      try {
        if (told != null) {
          told.join(); // it is quick
        }
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void end() throws JMException {
      isClosed = true;
      notifyAll();
      if (runtime != null) {
        DumpSignal.remove(runtime);
      }
      if (bean != null) {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(bean);
      }
      bean = null;
      runtime = null;
    }
  }
}
