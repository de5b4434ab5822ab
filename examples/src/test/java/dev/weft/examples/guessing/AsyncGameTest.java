package dev.weft.examples.guessing;

class AsyncGameTest extends GameServerTest {
  AsyncGameTest() {
    super(GameServer.ASYNC);
  }
}
