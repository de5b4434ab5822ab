package dev.weft.examples.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuessTest {

  @ParameterizedTest
  @DisplayName("S3-14 S3-15 S3-16 numbers are compared with the target, 42")
  @CsvSource({
    "41, TOO_LOW",
    "42, CORRECT",
    "43, TOO_HIGH",
    "0, TOO_LOW",
    "101, TOO_HIGH",
    "99999999999, TOO_HIGH",
    "18446744073709551615, TOO_HIGH",
    "+42, CORRECT",
    "' 42 \r', CORRECT",
    "042, CORRECT"
  })
  void compares(String line, Guess expected) {
    assertThat(Guess.judge(line, 42)).isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("S3-17 what is no number is invalid")
  @ValueSource(
      strings = {
        "abc",
        "",
        " ",
        "-3",
        "1.5",
        "1 2",
        "１２",
        "+",
        "++1",
        "0x10",
        "1e3",
        "٣",
        "18446744073709551616",
        "999999999999999999999999999999999999999999"
      })
  void invalid(String line) {
    assertThat(Guess.judge(line, 42)).isEqualTo(Guess.INVALID);
  }
}
