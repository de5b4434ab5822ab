package dev.weft.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchLedgerTest {

  private final WatchLedger<String, String> ledger = new WatchLedger<>();

  private void settles(String... cancelled) {
    for (String key : cancelled) {
      assertThat(ledger.settle()).isEqualTo(key);
    }
    assertThat(ledger.settle()).isNull();
  }

  private void watching(String key, String watch) {
    assertThat(ledger.enter()).isTrue();
    ledger.put(key, watch);
    settles();
  }

  @Test
  @DisplayName("W2: who takes the last watch of a key settles, and nobody else")
  void w2_theLastOneSettles() {
    watching("folder", "one");
    watching("folder", "two");
    watching("other", "three");
    assertThat(ledger.remove("one")).isFalse();
    assertThat(ledger.remove("one")).as("a second time").isFalse();
    assertThat(ledger.remove("two")).isTrue();
    settles("folder");
    assertThat(ledger.hasEnded()).isFalse();
    assertThat(ledger.under("other")).containsExactly("three");
  }

  @Test
  @DisplayName("W1: while somebody has the turn, who stops watching does not wait, nor settle")
  void w1_oneTurn() {
    watching("folder", "one");
    assertThat(ledger.enter()).isTrue();
    assertThat(ledger.remove("one")).isFalse();
    ledger.put("folder", "two"); // registered meanwhile, so the key stays
    settles();
    assertThat(ledger.under("folder")).containsExactly("two");
    assertThat(ledger.enter()).isTrue();
    assertThat(ledger.remove("two")).isFalse();
    settles("folder");
    assertThat(ledger.hasEnded()).isTrue();
  }

  @Test
  @DisplayName("W3: a ledger without keys is over, and turns away who waits for it")
  void w3_over() throws Exception {
    assertThat(ledger.enter()).isTrue();
    var entered = new java.util.concurrent.FutureTask<>(ledger::enter);
    Thread.startVirtualThread(entered);
    settles();
    assertThat(ledger.hasEnded()).isTrue();
    assertThat(entered.get()).isFalse();
    assertThat(ledger.enter()).isFalse();
  }
}
