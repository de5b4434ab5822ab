package dev.weft.executor.sim;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AccountTest {

  private static final class Account {
    private int balance = 100;

    Future<Boolean> withdraw(int amount) {
      return async(
          () -> {
            if (balance < amount) {
              return false;
            }
            await(Tasks.yieldNow()); // asks the fraud department
            balance -= amount;
            return true;
          });
    }
  }

  private static Future<@Nullable Void> twoCustomers(Account account) {
    return async(
        () -> {
          JoinHandle<Boolean> first = Tasks.spawn(account.withdraw(80));
          await(first);
          JoinHandle<Boolean> second = Tasks.spawn(account.withdraw(15));
          JoinHandle<Boolean> third = Tasks.spawn(account.withdraw(15));
          await(second);
          await(third);
        });
  }

  private static int balanceAfter(Schedule schedule) throws Exception {
    var account = new Account();
    try (Weft weft = Weft.builder().executor(new SimProvider(schedule)).timer("virtual").open()) {
      weft.blockOn(twoCustomers(account));
    }
    return account.balance;
  }

  @Test
  @DisplayName("some seed overdraws the account, and does so each time")
  void overdrawn() throws Exception {
    long seed = 0;
    while (balanceAfter(Schedule.random(seed)) >= 0) {
      assertThat(++seed).isLessThan(1000);
    }
    assertThat(balanceAfter(Schedule.random(seed))).isNegative();
  }
}
