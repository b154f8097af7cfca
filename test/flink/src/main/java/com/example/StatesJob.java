package com.example;

import com.example.samples.ScriptedJob;

/** Every kind of state: keyed by String, keyed by Long with many key groups, and operator state. */
public final class StatesJob extends ScriptedJob {
    private final int parallelism;

    private StatesJob(int parallelism, int accounts, int regions, int longNotes) {
        this.parallelism = parallelism;
        AccountsScript.write(add(AccountsScript.operator(parallelism)), accounts, longNotes);
        RegionsScript.write(add(RegionsScript.operator(parallelism)), regions);
        RulesScript.write(add(RulesScript.operator(parallelism)), parallelism);
    }

    /** With a RocksDB file above the default inline threshold. */
    public static StatesJob large() {
        return new StatesJob(3, 240, 200, 10);
    }

    public static StatesJob medium(int parallelism) {
        return new StatesJob(parallelism, 80, 60, 0);
    }

    public static StatesJob small(int parallelism) {
        return new StatesJob(parallelism, 8, 8, 0);
    }

    @Override
    public String description() {
        return "The job has three operators with parallelism " + parallelism + ": `accounts` (keyed by String; value, list, map, reducing and "
                + "aggregating state, event timers), `regions` (keyed by Long, max parallelism 300) and `rules` (list, union "
                + "list and broadcast state). The phases create, change and remove, and create again.";
    }
}
