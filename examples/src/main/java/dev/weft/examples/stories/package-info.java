/// Short programs, each of which shows one thing about futures and tasks: that they are lazy, run
/// beside each other, and cost little.
///
/// Reading order: [SlowRequestsCommand], [FoosCommand], [DelaysCommand], [TodosCommand],
/// [RunToEndCommand], [MillionCommand]. What they share is in [Story].
package dev.weft.examples.stories;
