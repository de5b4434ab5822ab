package dev.weft.tck;

/// §9 of the rule book: fairness and budget.
public interface BudgetRules extends RuntimeRules {}
