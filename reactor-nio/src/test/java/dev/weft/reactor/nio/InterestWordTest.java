package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterestWordTest {
  private final InterestWord word = new InterestWord();

  private void armAndKeep(int interest) {
    assertThat(word.keep(word.arm(interest))).isEqualTo(interest);
  }

  @Test
  void i1_whatIsArmedForTheFirstTimeIsToBeKept() {
    assertThat(word.arm(READ)).isEqualTo(READ);
    assertThat(word.keep(READ)).isEqualTo(READ);
    assertThat(word.arm(READ | WRITE)).isEqualTo(WRITE);
  }

  @Test
  void i1_whatIsKeptIsArmedAgainForNothing() {
    armAndKeep(READ);
    assertThat(word.fire(READ)).isEqualTo(READ);
    assertThat(word.arm(READ)).isZero();
    assertThat(word.fire(READ)).isEqualTo(READ);
  }

  @Test
  void i1_anArmBetweenFireAndDropIsNotDropped() {
    armAndKeep(READ);
    word.fire(READ);
    assertThat(word.fire(READ)).isZero();
    assertThat(word.arm(READ)).isZero();
    assertThat(word.drop(READ)).isZero();
    assertThat(word.fire(READ)).isEqualTo(READ);
  }

  @Test
  void i2_ofTwoThatFoundADirectionMissingOnePutsItBack() {
    assertThat(word.arm(READ)).isEqualTo(READ);
    assertThat(word.arm(READ)).isEqualTo(READ);
    assertThat(word.keep(READ)).isEqualTo(READ);
    assertThat(word.keep(READ)).isZero();
  }

  @Test
  void i3_oneArmingIsWorthOneReport() {
    armAndKeep(READ);
    word.arm(READ);
    assertThat(word.fire(READ)).isEqualTo(READ);
    assertThat(word.fire(READ)).isZero();
  }

  @Test
  void i3_theDirectionsAreIndependent() {
    armAndKeep(READ | WRITE);
    assertThat(word.fire(WRITE)).isEqualTo(WRITE);
    assertThat(word.fire(READ | WRITE)).isEqualTo(READ);
  }

  @Test
  void i4_whatIsNotArmedIsDroppedOnceAndToBeKeptAnew() {
    armAndKeep(READ | WRITE);
    word.fire(READ);
    assertThat(word.drop(READ)).isEqualTo(READ);
    assertThat(word.drop(READ)).isZero();
    assertThat(word.arm(READ)).isEqualTo(READ);
  }

  @Test
  void i5_nothingHappensAfterDetach() {
    armAndKeep(READ);
    assertThat(word.detach()).isTrue();
    assertThat(word.detach()).isFalse();
    assertThat(word.fire(READ)).isZero();
    assertThat(word.arm(READ)).isZero();
    assertThat(word.keep(READ)).isZero();
    assertThat(word.drop(READ)).isZero();
  }

  @Test
  void i5_anArmCaughtByDetachKeepsNothing() {
    int missing = word.arm(READ);
    word.detach();
    assertThat(word.keep(missing)).isZero();
    assertThat(word.fire(READ)).isZero();
  }
}
