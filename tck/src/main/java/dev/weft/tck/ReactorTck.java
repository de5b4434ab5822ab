package dev.weft.tck;

import dev.weft.tck.rules.AttachmentRules;
import dev.weft.tck.rules.DetachmentRules;
import dev.weft.tck.rules.PollingRules;
import dev.weft.tck.rules.ReadinessRules;
import dev.weft.tck.rules.TransferRules;

/// Holds a reactor to its part of §7 of the rule book, over sockets of the loopback interface,
/// datagrams and pipes. What a waiting task sees is for [RuntimeTck].
///
/// The rules state the contract of [dev.weft.spi.Reactor] and no more, so that edge-triggered and
/// level-triggered systems both keep them: a direction counts as awaited once the kit has seen that
/// it would block and has armed it, and a report more is no fault.
public abstract class ReactorTck
    implements ReadinessRules, PollingRules, AttachmentRules, DetachmentRules, TransferRules {

  /// For subclasses.
  protected ReactorTck() {}
}
