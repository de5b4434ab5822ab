/// A server that speaks the protocol of Redis: [MiniRedisCommand] starts it, [MiniRedis] serves,
/// [Session] is one connection, [Commands] what it can ask for, [Keyspace] what is stored,
/// [Subscriptions] who hears what is published; [RespCodec] is the protocol.
package dev.weft.examples.miniredis;
