package dev.weft.tck;

/// Weft itself: every combination of our providers.
class PairingTest extends PairingTck {}
