/// A chat with rooms: [ChatCommand] starts it, [Chat] is all of it.
package dev.weft.examples.chat;
