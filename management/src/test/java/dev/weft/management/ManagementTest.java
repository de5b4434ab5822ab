package dev.weft.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.toys.Patience;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The beans of runtimes.
@Timeout(60)
class ManagementTest {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static Set<ObjectName> beans() {
    try {
      return SERVER.queryNames(new ObjectName("dev.weft:type=Runtime,*"), null);
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a runtime is a bean while it is open, whatever its name")
  void bean() throws Exception {
    try (Weft weft = Weft.builder().name("a \"name\", *?").open()) {
      weft.spawn("waiter", Futures.never());
      Patience.until("it is registered", () -> beans().size() == 1);
      WeftMXBean bean = JMX.newMXBeanProxy(SERVER, beans().iterator().next(), WeftMXBean.class);
      assertThat(bean.getName()).isEqualTo(weft.name());
      assertThat(bean.getDescription()).isEqualTo(weft.describe());
      assertThat(bean.getLiveTasks()).isEqualTo(1);
      assertThat(bean.getSpawnedTasks()).isEqualTo(1);
      assertThat(bean.getSources()).isZero();
      assertThat(bean.getBlockingThreads()).isZero();
      assertThat(bean.dump()).contains("1 live tasks");
    }
    assertThat(beans()).isEmpty();
  }

  @Test
  @DisplayName("two runtimes of one name are two beans")
  void twins() throws Exception {
    try (Weft _ = Weft.builder().name("twin").open();
        Weft _ = Weft.builder().name("twin").open()) {
      Patience.until("both are registered", () -> beans().size() == 2);
    }
    assertThat(beans()).isEmpty();
  }

  @Test
  @DisplayName(
      "weft.management=off registers nothing, and anything else than on and off is refused")
  void off() throws Exception {
    try (Weft _ = Weft.builder().set("weft.management", "off").open()) {
      assertThat(beans()).isEmpty();
    }
    assertThatThrownBy(() -> Weft.builder().set("weft.management", "no").open())
        .hasMessage("weft.management is 'no', but must be on or off");
  }

  @Test
  @DisplayName("a signal that the JVM keeps, or that there is not, is refused with what to do")
  void signals() {
    assertThatThrownBy(() -> Weft.builder().set("weft.dump-signal", "SEGV").open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'SEGV'")
        .hasMessageContaining("QUIT or TRAP");
    assertThatThrownBy(() -> Weft.builder().set("weft.dump-signal", "NONESUCH").open())
        .hasMessageContaining("'NONESUCH'")
        .hasMessageContaining("TRAP");
  }

  @Test
  @DisplayName("a runtime that is closed leaves the signal to who had it before")
  void putBack() throws Exception {
    Object ignore = Class.forName("sun.misc.SignalHandler").getField("SIG_IGN").get(null);
    Object before = DumpSignal.handle("WINCH", ignore);
    try {
      for (int twice = 0; twice < 2; twice++) {
        try (Weft _ = Weft.builder().set("weft.dump-signal", "WINCH").open();
            Weft _ = Weft.builder().set("weft.dump-signal", "WINCH").open()) {
          Object ours = DumpSignal.handle("WINCH", ignore);
          assertThat(ours).isNotSameAs(ignore).hasToString("the handler of weft.dump-signal");
          DumpSignal.handle("WINCH", ours);
        }
        assertThat(DumpSignal.handle("WINCH", ignore)).isSameAs(ignore);
      }
    } finally {
      DumpSignal.handle("WINCH", before);
    }
  }

  @Test
  @DisplayName("who listens for QUIT keeps no context class loader of who opened the runtime")
  void quitKeepsNoLoader() {
    Thread me = Thread.currentThread();
    ClassLoader before = me.getContextClassLoader();
    var mine = new ClassLoader(before) {};
    me.setContextClassLoader(mine);
    try (Weft _ = Weft.builder().set("weft.dump-signal", "QUIT").open()) {
      assertThat(me.getContextClassLoader()).isSameAs(mine);
      me.setContextClassLoader(before);
      assertThat(Thread.getAllStackTraces().keySet())
          .anyMatch(thread -> thread.getName().startsWith("JFR Event Stream"))
          .noneMatch(thread -> thread.getContextClassLoader() == mine);
    } finally {
      me.setContextClassLoader(before);
    }
  }

  @Test
  @DisplayName("where the heap is full when the bean is to be made, it is made later")
  void fullHeap() throws Exception {
    var attempts = new AtomicInteger();
    try (Weft weft = Weft.builder().set("weft.management", "off").open()) {
      new ManagementExtension.Registered(true, null, 1)
          .registerLater(
              weft,
              runtime -> {
                if (attempts.incrementAndGet() < 3) {
                  throw new OutOfMemoryError("as if");
                }
                return new ObjectName("dev.weft:type=Runtime,name=late");
              });
    }
    assertThat(attempts).hasValue(3);
  }

  @Test
  @DisplayName("the module and META-INF/services name the same extension")
  void services() throws Exception {
    String service = RuntimeExtension.class.getName();
    try (var in = ManagementExtension.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(ManagementExtension.class.getName());
    }
    assertThat(ManagementExtension.class.getModule().getDescriptor().provides())
        .anySatisfy(
            provided -> {
              assertThat(provided.service()).isEqualTo(service);
              assertThat(provided.providers()).containsExactly(ManagementExtension.class.getName());
            });
  }
}
