package dev.weft.tck.zoo;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/// All animals once more, for the rules that look at the whole process.
@Isolated("what other tests open or start would be taken for the animal's")
class ProcessRulesTest {

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return RuleScope.PROCESS.testsOf(Zoo.animals());
  }
}
