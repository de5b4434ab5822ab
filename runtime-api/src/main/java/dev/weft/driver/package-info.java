/// The driver: where readiness and time become wake-ups. Exported to nobody.
///
/// Reading order: [RuntimeDriver] (one turn), [SourceTable] (from a token to its cell),
/// [ReadinessCell] (from readiness to wakers), [Timers] and [TimerExpiry].
package dev.weft.driver;
