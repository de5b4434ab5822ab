package dev.weft.tck.zoo;

import dev.weft.tck.Kit;
import dev.weft.tck.TckSettings;

/// A kit that has the patience of its examination.
interface Examined extends Kit {

  @Override
  default TckSettings settings() {
    return Examination.settings(getClass());
  }
}
