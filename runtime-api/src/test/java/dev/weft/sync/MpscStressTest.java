package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Poll;
import dev.weft.toys.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Senders and a receiver that give up at random: nothing is lost, nothing comes twice, nobody
/// waits for ever, and what nobody received is closed.
@Timeout(60)
class MpscStressTest {

  private static final int SENDERS = 3;
  private static final int MESSAGES = 3_000;

  private static List<Integer> receiveAll(Mpsc.Receiver<Integer> receiver, Random random)
      throws Exception {
    var received = new ArrayList<Integer>();
    try {
      while (true) {
        if (random.nextBoolean()) {
          if (ChannelStress.drive(receiver.recv(), random)
              instanceof Poll.Ready<Integer>(var value)) {
            received.add(value);
          }
        } else if (ChannelStress.drive(receiver.recvMany(received, 3), random)
            instanceof Poll.Ready<Integer>(var count)) {
          assertThat(count).isBetween(0, 3);
        }
      }
    } catch (ChannelClosedException end) {
      return received;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("12.1 12.2 12.4 (S) senders and a receiver that cancel strand nobody")
  void cancelling(long seed) throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    try (var pool = Executors.newCachedThreadPool()) {
      var sending = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      for (int s = 0; s < SENDERS; s++) {
        sending.add(
            pool.submit(
                ChannelStress.sending(
                    channel.sender().another(),
                    s * MESSAGES,
                    MESSAGES,
                    new Random(seed * 31 + s))));
      }
      channel.sender().close();
      List<Integer> received = receiveAll(channel.receiver(), new Random(seed));
      var sent = new ArrayList<Integer>();
      for (var one : sending) {
        sent.addAll(one.get());
      }
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
      for (int s = 0; s < SENDERS; s++) {
        int low = s * MESSAGES;
        assertThat(received.stream().filter(v -> v >= low && v < low + MESSAGES)).isSorted();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, Integer.MAX_VALUE})
  @DisplayName("(S) a close beside senders and the receiver: each message has exactly one end")
  void closedMeanwhile(int capacity) throws Exception {
    try (var pool = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 300; round++) {
        var channel = Mpsc.<Resource>bounded(capacity);
        int closeAfter = round % 40;
        var sending =
            pool.submit(
                () -> {
                  var sent = new ArrayList<Resource>();
                  while (true) {
                    var message = new Resource();
                    try {
                      channel.sender().blockingSend(message);
                      sent.add(message);
                    } catch (SendFailedException closed) {
                      assertThat(closed.<Resource>value()).isSameAs(message);
                      assertThat(message.closes()).isZero();
                      return sent;
                    }
                  }
                });
        var counted = new Semaphore(0);
        var receiving =
            pool.submit(
                () -> {
                  var received = new ArrayList<Resource>();
                  try {
                    while (true) {
                      received.add(channel.receiver().blockingRecv());
                      counted.release();
                    }
                  } catch (ChannelClosedException closed) {
                    return received;
                  }
                });
        counted.acquire(closeAfter);
        channel.receiver().close();
        List<Resource> received = receiving.get();
        List<Resource> sent = sending.get();
        assertThat(received).allMatch(message -> message.closes() == 0);
        assertThat(sent.subList(0, received.size())).isEqualTo(received);
        assertThat(sent.subList(received.size(), sent.size()))
            .allMatch(message -> message.closes() == 1);
      }
    }
  }
}
