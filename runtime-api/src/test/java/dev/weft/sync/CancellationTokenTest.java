package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.Probe;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CancellationTokenTest {

  private final CancellationToken root = new CancellationToken();

  @Test
  @DisplayName("cancelling a token cancels all below it and none above or beside")
  void tree() {
    var left = root.child();
    var leaf = left.child();
    var right = root.child();
    left.cancel();
    assertThat(left.isCancelled() && leaf.isCancelled()).isTrue();
    assertThat(root.isCancelled() || right.isCancelled()).isFalse();
    root.cancel();
    assertThat(right.isCancelled()).isTrue();
    assertThat(right.child().isCancelled()).isTrue();
  }

  @Test
  @DisplayName("all who wait are woken, and one who gave up is not")
  void waiters() throws Exception {
    List<Driven<@Nullable Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(new Driven<>(root.child().cancelled()));
      assertThat(waiting.getLast().isPending()).isTrue();
    }
    waiting.get(1).cancel();
    root.cancel();
    assertThat(waiting).extracting(Driven::wakes).containsExactly(1, 0, 1);
    assertThat(waiting.getFirst().value()).isNull();
  }

  @Test
  @DisplayName("a guarded future is cancelled with its token, and looks at it first")
  void guard() throws Exception {
    var probe = new Probe<String>();
    var guarded = new Driven<>(root.guard(probe));
    assertThat(guarded.isPending()).isTrue();
    root.cancel();
    assertThat(guarded.wakes()).isEqualTo(1);
    assertThatThrownBy(guarded::poll).isInstanceOf(CancellationException.class);
    assertThat(probe.cancels).isEqualTo(1);
    var late = new Probe<String>();
    assertThatThrownBy(new Driven<>(root.guard(late))::poll)
        .isInstanceOf(CancellationException.class);
    assertThat(late.polls).isZero();
  }

  @Test
  @DisplayName("a chain of a hundred thousand tokens is cancelled without recursion")
  void deep() {
    List<CancellationToken> chain = new ArrayList<>(List.of(root));
    for (int i = 0; i < 100_000; i++) {
      chain.add(chain.getLast().child());
    }
    root.cancel();
    assertThat(chain.getLast().isCancelled()).isTrue();
  }

  @Test
  @DisplayName("a token far below is cancelled, whatever became of those between")
  void nobodyHoldsTheMiddle() throws Exception {
    List<CancellationToken> leaves = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      leaves.add(root.child().child());
    }
    var waiting = new Driven<>(leaves.getFirst().cancelled());
    assertThat(waiting.isPending()).isTrue();
    var gone = new WeakReference<>(new Object());
    for (int i = 0; i < 100 && gone.get() != null; i++) {
      System.gc();
    }
    root.cancel();
    assertThat(waiting.wakes()).isEqualTo(1);
    assertThat(leaves).allMatch(CancellationToken::isCancelled);
  }

  @Test
  @DisplayName("N1: a parent knows the children below which somebody waits, and no others")
  void n1() throws Exception {
    var middle = root.child();
    var leaf = middle.child();
    middle.child();
    assertThat(root.children()).isEmpty();
    var waiting = new Driven<>(leaf.cancelled());
    var beside = new Driven<>(middle.cancelled());
    assertThat(waiting.isPending() && beside.isPending()).isTrue();
    assertThat(root.children()).containsExactly(middle);
    assertThat(middle.children()).containsExactly(leaf);
    waiting.cancel();
    assertThat(middle.children()).isEmpty();
    assertThat(root.children()).containsExactly(middle);
    beside.cancel();
    assertThat(root.children()).isEmpty();
    assertThat(waiting.wakes() + beside.wakes()).isZero();
    var late = new Driven<>(leaf.cancelled());
    assertThat(late.isPending()).isTrue();
    middle.cancel();
    assertThat(root.children()).isEmpty();
    assertThat(late.wakes()).isEqualTo(1);
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  @DisplayName("children beside each other come and go in any order")
  void siblings() throws Exception {
    List<CancellationToken> children = new ArrayList<>();
    List<Driven<@Nullable Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      children.add(root.child());
      waiting.add(new Driven<>(children.getLast().cancelled()));
      assertThat(waiting.getLast().isPending()).isTrue();
    }
    waiting.get(2).cancel();
    waiting.get(4).cancel();
    children.get(0).cancel();
    assertThat(root.children()).containsExactlyInAnyOrder(children.get(1), children.get(3));
    root.cancel();
    assertThat(waiting).extracting(Driven::wakes).containsExactly(1, 1, 0, 1, 0);
    assertThat(root.children()).isEmpty();
  }

  @Test
  @DisplayName("N4: whoever begins to wait, or waits anew, beside a cancel is woken or told")
  void n4() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      var top = new CancellationToken();
      var waiting = new Driven<>(top.child().child().cancelled());
      Thread cancelling = Thread.ofPlatform().start(top::cancel);
      boolean over = !waiting.isPending() || !waiting.isPending();
      cancelling.join();
      assertThat(over || waiting.wakes() > 0).isTrue();
      assertThat(over || !waiting.isPending()).isTrue();
    }
  }

  @Test
  @DisplayName(
      "a chain of a hundred thousand tokens, somebody waiting below it, is left and cancelled")
  void deepWaiting() throws Exception {
    CancellationToken leaf = root;
    for (int i = 0; i < 100_000; i++) {
      leaf = leaf.child();
    }
    var waiting = new Driven<>(leaf.cancelled());
    assertThat(waiting.isPending()).isTrue();
    waiting.cancel();
    assertThat(root.children()).isEmpty();
    var again = new Driven<>(leaf.cancelled());
    assertThat(again.isPending()).isTrue();
    root.cancel();
    assertThat(again.wakes()).isEqualTo(1);
  }
}
