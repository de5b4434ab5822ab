/// The executor `workstealing`: N workers, each with a bounded queue of its own; who has nothing
/// steals half of somebody's, and who finds nothing to steal leads the driver or sleeps.
///
/// Reading order: [WorkStealingExecutor] (the seam), [Worker] (the loop), [LocalQueue] and
/// [Injection] (where tasks wait), [Idle] (who searches, who sleeps, whom to wake), [Parker] (how
/// one sleeps), [Handover] (who leads the driver), [Pool] (what the workers share).
package dev.weft.executor.workstealing;
