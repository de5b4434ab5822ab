package dev.weft.tck;

import dev.weft.tck.launcher.PairingTck;

/// Weft itself: every combination of our providers.
public class PairingTest extends PairingTck {

  public PairingTest(Pairing pairing) {
    super(pairing);
  }
}
