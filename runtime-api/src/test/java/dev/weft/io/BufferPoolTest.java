package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  @Test
  @DisplayName("buffers are counted while they are out, and used again, empty")
  void usedAgain() {
    var pool = BufferPool.direct(8, 2);
    var buffer = pool.take();
    var bytes = buffer.bytes();
    assertThat(bytes.isDirect()).isTrue();
    assertThat(pool.out()).isOne();
    bytes.putInt(1).flip();
    buffer.close();
    assertThat(pool.out()).isZero();
    assertThat(pool.idle()).isOne();
    try (var next = pool.take()) {
      assertThat(next.bytes()).isSameAs(bytes);
      assertThat(next.bytes().remaining()).isEqualTo(8);
    }
  }

  @Test
  @DisplayName("a buffer is given back once, and not used afterwards")
  void givenBackOnce() {
    var pool = BufferPool.heap(8, 2);
    var buffer = pool.take();
    buffer.close();
    buffer.close();
    assertThat(pool.out()).isZero();
    assertThat(pool.idle()).isOne();
    assertThatThrownBy(buffer::bytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("given back");
  }

  @Test
  @DisplayName("no more lie about than the pool keeps")
  void keeps() {
    var pool = BufferPool.heap(8, 1);
    var first = pool.take();
    var second = pool.take();
    assertThat(pool.out()).isEqualTo(2);
    assertThat(first).hasToString("PooledBuffer[java.nio.HeapByteBuffer[pos=0 lim=8 cap=8]]");
    first.close();
    assertThat(first).hasToString("PooledBuffer[given back]");
    second.close();
    assertThat(pool.idle()).isOne();
    assertThat(pool).hasToString("BufferPool[8 bytes, 0 out, 1 idle]");
    assertThatThrownBy(() -> BufferPool.heap(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
