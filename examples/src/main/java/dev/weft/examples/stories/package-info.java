/// Short programs, each of which shows one thing about futures and tasks: that they are lazy, run
/// beside each other, and cost little.
///
/// Reading order: [HelloCommand], [DroppedCommand], [SlowRequestsCommand], [FoosCommand],
/// [FirstSecondThirdCommand], [PromisesCommand], [DelaysCommand], [TodosCommand],
/// [RunToEndCommand], [MillionCommand], [BasketballsCommand], [StealingCommand],
/// [GeneratorsCommand], [PairingsCommand]. What they share is in [Story].
package dev.weft.examples.stories;
