/// Programs of more than one process, on servers that exist: NATS between them, HAProxy before
/// them.
///
/// Read [Broker] first: how a callback library's client is seen from Weft. Then the job:
/// [RemoteJoinSet] spawns and joins, [Queues] says why nothing is lost, [Worker] works; [JobDrill]
/// kills workers meanwhile. Then the game: `SharedGame` in the package of the guessing game, and
/// [GameDrill], which kills nodes and the broker while it is played.
package dev.weft.examples.scaleout;
