package dev.weft.tck;

/// §3 of the rule book: tasks and handles.
public interface TaskRules extends RuntimeRules {}
