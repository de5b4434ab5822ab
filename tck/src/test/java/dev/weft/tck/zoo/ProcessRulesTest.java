package dev.weft.tck.zoo;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.util.SetSystemProperty;

/// All animals once more, for the rules that look at the whole process. Nothing else runs
/// meanwhile: less patience is enough.
@Isolated("what other tests open or start would be taken for the animal's")
@SetSystemProperty(key = "weft.tck.patience-millis", value = "500")
class ProcessRulesTest {

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return RuleScope.PROCESS.testsOf(Zoo.animals());
  }
}
