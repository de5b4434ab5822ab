package dev.weft.driver;

import dev.weft.spi.Readiness;
import dev.weft.spi.Source;

/// Readiness cells with no reactor behind them.
final class BareCells {
  private BareCells() {}

  /// A cell as it is when its source was attached: taken to be ready.
  static ReadinessCell fresh(RuntimeDriver driver) {
    return new ReadinessCell(1, new Source.OfDescriptor(7, driver), driver);
  }

  /// A cell whose source was found not to be ready.
  static ReadinessCell quiet(RuntimeDriver driver) {
    ReadinessCell cell = fresh(driver);
    cell.clear(Readiness.READ | Readiness.WRITE, 0);
    return cell;
  }

  /// What the leader does with a report.
  static void report(ReadinessCell cell, int bits, RuntimeDriver driver) {
    cell.deliver(bits, driver);
    driver.yieldLead(); // calls the wakers
  }
}
