package dev.weft.tck;

/// What each section of [RuntimeTck] builds on.
public interface RuntimeKit extends Kit {

  /// Opens one more runtime whose tasks run; it is closed after the rule.
  RuntimeSubject open();

  /// Opens one more runtime whose tasks may run only while the rule is in `blockOn`; it is closed
  /// after the rule.
  RuntimeSubject openIdle();

  /// Like [#open()], with options.
  RuntimeSubject open(SubjectOptions options);

  /// What the runtime claims.
  RuntimeCapabilities capabilities();
}
