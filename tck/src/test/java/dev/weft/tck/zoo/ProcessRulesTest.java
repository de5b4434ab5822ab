package dev.weft.tck.zoo;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/// All animals once more, for the rules that look at the whole process.
@Isolated("what other tests open or start would be taken for the animal's")
class ProcessRulesTest {

  private static final String PATIENCE = "weft.tck.patience-millis";

  private static String patience;

  /// Nothing else runs meanwhile: less patience is enough.
  @BeforeAll
  static void hurry() {
    patience = System.setProperty(PATIENCE, "500");
  }

  @AfterAll
  static void hurryNoMore() {
    System.setProperty(PATIENCE, patience);
  }

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return RuleScope.PROCESS.testsOf(Zoo.animals());
  }
}
