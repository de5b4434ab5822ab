package dev.weft.tck.zoo;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Broken subjects of one sort, each a nested class: a kit over something with one flaw. Its test
/// shows that the kits bite. The rules that look at the whole process are left to
/// [ProcessRulesTest].
@Execution(ExecutionMode.CONCURRENT)
abstract class FlawedSubjects {

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return RuleScope.SUBJECT.testsOf(Zoo.animalsOf(getClass()));
  }
}
