package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.Probe;
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
}
