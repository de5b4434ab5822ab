package dev.weft.examples.guessing;

class HandWrittenGameTest extends GameServerTest {
  HandWrittenGameTest() {
    super(GameServer.BY_HAND);
  }
}
