package dev.weft.tck.rules;

/// All chapters of a runtime's rules. They are one interface, because JUnit sorts what each
/// interface of a kit inherits, and does so for each rule that it looks up.
public interface RuntimeRules
    extends FutureRules,
        WakerRules,
        TaskRules,
        GroupRules,
        ParkingRules,
        DriverRules,
        SourceEndRules,
        TimerRules,
        VirtualTimeRules,
        BudgetRules,
        ShutdownRules,
        HeldCloseRules,
        BlockingRules,
        CoexistenceRules {}
