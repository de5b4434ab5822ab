package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Poll;
import dev.weft.toys.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Senders and receivers that give up at random: nothing is lost, nothing comes twice, nobody waits
/// for ever, and what nobody received is closed.
@Timeout(60)
class MpmcStressTest {

  private static final int PARTIES = 3;
  private static final int MESSAGES = 2_000;

  private static Callable<List<Integer>> receiving(Mpmc.Receiver<Integer> receiver, Random random) {
    return () -> {
      var received = new ArrayList<Integer>();
      try (receiver) {
        while (true) {
          switch (random.nextInt(3)) {
            case 0 -> {
              if (ChannelStress.drive(receiver.recv(), random)
                  instanceof Poll.Ready<Integer>(var value)) {
                received.add(value);
              }
            }
            case 1 -> {
              Integer value = receiver.tryRecv();
              if (value != null) {
                received.add(value);
              }
            }
            default -> {
              var _ = ChannelStress.drive(receiver.recvMany(received, 3), random);
            }
          }
        }
      } catch (ChannelClosedException end) {
        return received;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("12.1 12.2 12.4 (S) senders and receivers that cancel strand nobody")
  void cancelling(long seed) throws Exception {
    var channel = Mpmc.<Integer>bounded(2);
    try (var pool = Executors.newCachedThreadPool()) {
      var sending = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      var receiving = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      for (int p = 0; p < PARTIES; p++) {
        receiving.add(
            pool.submit(receiving(channel.receiver().another(), new Random(seed * 17 + p))));
        sending.add(
            pool.submit(
                ChannelStress.sending(
                    channel.sender().another(), p * MESSAGES, MESSAGES, new Random(seed + p))));
      }
      channel.sender().close();
      var sent = new ArrayList<Integer>();
      var received = new ArrayList<Integer>();
      for (int p = 0; p < PARTIES; p++) {
        sent.addAll(sending.get(p).get());
        List<Integer> share = receiving.get(p).get();
        received.addAll(share);
        for (int s = 0; s < PARTIES; s++) {
          int low = s * MESSAGES;
          assertThat(share.stream().filter(v -> v >= low && v < low + MESSAGES)).isSorted();
        }
      }
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, Integer.MAX_VALUE})
  @DisplayName("(S) receivers that close beside a sender: each message has exactly one end")
  void closedMeanwhile(int capacity) throws Exception {
    try (var pool = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 200; round++) {
        var channel = Mpmc.<Resource>bounded(capacity);
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
                      return sent;
                    }
                  }
                });
        var counted = new Semaphore(0);
        var receiving = new ArrayList<java.util.concurrent.Future<List<Resource>>>();
        for (int p = 0; p < 2; p++) {
          var receiver = channel.receiver();
          receiving.add(
              pool.submit(
                  () -> {
                    var received = new ArrayList<Resource>();
                    try {
                      while (true) {
                        received.add(receiver.blockingRecv());
                        counted.release();
                      }
                    } catch (ChannelClosedException closed) {
                      return received;
                    }
                  }));
        }
        counted.acquire(round % 40);
        channel.receiver().close();
        var received = new ArrayList<Resource>(receiving.get(0).get());
        received.addAll(receiving.get(1).get());
        List<Resource> sent = sending.get();
        assertThat(received).allMatch(message -> message.closes() == 0);
        assertThat(new HashSet<>(sent).containsAll(received)).isTrue();
        assertThat(sent.stream().filter(message -> message.closes() == 1).count())
            .isEqualTo(sent.size() - received.size());
      }
    }
  }
}
