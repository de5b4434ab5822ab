/// The executor `workstealing`: N workers, each with a bounded queue of its own; who has nothing
/// steals half of somebody's, and who finds nothing to steal leads the driver or sleeps.
///
/// Reading order: [WorkStealingExecutor] (the seam), [Worker] (the loop), [LocalQueue] and
/// [Injection] (where tasks wait), [DriverTurns] (when a busy worker looks for events), [Parking]
/// and its state word [Parker] (how an idle one sleeps or leads), [Idle] (who searches, who sleeps,
/// whom to wake, when all are done), [Handover] (who leads the driver), [Backlog] and [StuckQueues]
/// (what a leader keeps for itself, and who looks after it if it gets stuck), [Pool] (what the
/// workers share).
package dev.weft.executor.workstealing;
