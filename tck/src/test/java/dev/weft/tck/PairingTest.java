package dev.weft.tck;

/// Weft itself: every combination of our providers.
public class PairingTest extends PairingTck {

  public PairingTest(Pairing pairing) {
    super(pairing);
  }
}
