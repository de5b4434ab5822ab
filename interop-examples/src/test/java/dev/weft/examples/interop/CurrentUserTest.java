package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CurrentUserTest {

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("each request sees its own user, whatever runs beside it, and nobody else does")
  void users(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      List<JoinHandle<String>> pages = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        pages.add(CurrentUser.handle(weft, "user" + i));
        expected.add("user" + i + " sees orders of user" + i);
      }
      assertThat(weft.blockOn(Futures.joinAll(pages))).isEqualTo(expected);
      JoinHandle<Boolean> other =
          weft.spawn(Futures.lazy(() -> Futures.ready(CurrentUser.USER.isBound())));
      assertThat(weft.<Boolean>blockOn(other)).isFalse();
      assertThat(CurrentUser.USER.isBound()).isFalse();
    }
  }
}
