/// The guessing game: a TCP server in which players guess a number, and the first to find it ends
/// the game for all.
///
/// Reading order: [Game] (what is said and when it is over), [Guess] (what a line means), [Player]
/// (one connection, a state machine written by hand), [GameServer] (accepting, and ending well),
/// [GuessingGameCommand] (the command line).
package dev.weft.examples.guessing;
