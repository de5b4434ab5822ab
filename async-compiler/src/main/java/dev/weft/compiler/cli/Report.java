package dev.weft.compiler.cli;

import dev.weft.compiler.rewrite.Refusal;
import java.util.List;

/// What was done to a folder or jar.
///
/// @param changed how many classes were rewritten
/// @param refusals what was left
record Report(int changed, List<Refusal> refusals) {}
