package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.toys.Driven;
import dev.weft.toys.Resource;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LazyTest {

  private final List<Oneshot<String>> sources = new ArrayList<>();
  private final Lazy<String> lazy =
      new Lazy<>(
          () -> {
            sources.add(Oneshot.channel());
            return sources.getLast().receiver();
          });

  private Driven<String> waiting() throws Exception {
    var driven = new Driven<>(lazy.value());
    assertThat(driven.isPending()).isTrue();
    return driven;
  }

  @Test
  @DisplayName("it is made when it is asked for, once, and all get it")
  void once() throws Exception {
    var unpolled = lazy.value();
    assertThat(sources).isEmpty();
    assertThat(lazy.peek()).isNull();
    var first = waiting();
    var second = waiting();
    assertThat(sources).hasSize(1);
    sources.getFirst().sender().send("x");
    assertThat(first.value()).isEqualTo("x");
    assertThat(second.value()).isEqualTo("x");
    assertThat(lazy.peek()).isEqualTo("x");
    assertThat(Driven.now(lazy.value())).isEqualTo("x");
    assertThat(Driven.now(unpolled)).isEqualTo("x");
    assertThat(sources).hasSize(1);
  }

  @Test
  @DisplayName("after a failure, or a cancel, the next has it made")
  void handsOver() throws Exception {
    var first = waiting();
    var second = waiting();
    var third = waiting();
    sources.getFirst().sender().close();
    assertThatThrownBy(first::poll).isInstanceOf(ChannelClosedException.class);
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.isPending()).isTrue();
    assertThat(sources).hasSize(2);
    second.cancel();
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(third.isPending()).isTrue();
    sources.getLast().sender().send("x");
    assertThat(third.value()).isEqualTo("x");
    var thrown =
        new Lazy<String>(
            () -> {
              throw new IOException("no");
            });
    assertThatThrownBy(() -> Driven.now(thrown.value())).isInstanceOf(IOException.class);
    assertThat(thrown.peek()).isNull();
  }

  @Test
  @DisplayName("the value belongs to all: nobody closes it")
  void owned() throws Exception {
    var resource = new Resource();
    var ofResource = new Lazy<>(() -> Futures.ready(resource));
    assertThat(Driven.now(ofResource.value())).isSameAs(resource);
    new Driven<>(ofResource.value()).cancel();
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName("what the initializer holds is not kept beside the value")
  void forgetsTheInitializer() throws Exception {
    var held = new WeakReference<>(new Object());
    Lazy<String> made = holding(held.get());
    Driven.now(made.value());
    assertThat(made.peek()).isEqualTo("value");
    for (int i = 0; i < 100 && held.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(held.get()).isNull();
    assertThat(made.peek()).isEqualTo("value");
  }

  private static Lazy<String> holding(Object captured) {
    return new Lazy<>(() -> Futures.ready(captured.hashCode()).map(_ -> "value"));
  }
}
