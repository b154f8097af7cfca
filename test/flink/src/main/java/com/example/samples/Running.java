package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the job that runs in this JVM shares with the program that started it: nothing of it has to be serialized. */
final class Running {
    private static final long PATIENCE_MS = 60_000;

    private static SampleJob job;
    private static Map<String, List<String>> readBack = Map.of();
    private static int phase;
    private static int firstPhase;
    private static int played;

    private Running() {}

    static synchronized void start(SampleJob started) {
        job = started;
        readBack = new TreeMap<>();
        phase = 0;
        firstPhase = 1;
    }

    /** From now on sources begin with the next phase: what came before is in the snapshot they are restored from. */
    static synchronized void goOn() {
        firstPhase = phase + 1;
    }

    static synchronized int firstPhase() {
        return firstPhase;
    }

    @SuppressWarnings("unchecked")
    static synchronized <O extends Operator> O operator(String uid) {
        return (O) job.operators().stream().filter(operator -> operator.uid.equals(uid)).findFirst().orElseThrow();
    }

    static Script script(String uid) {
        return Running.<ScriptedOperator>operator(uid).script;
    }

    @SuppressWarnings("unchecked")
    static synchronized <T> Feed<T> feed(String name) {
        return (Feed<T>) job.feeds().get(name);
    }

    /** Lets every source play the next phase and waits until all have said so. */
    static synchronized void playNextPhase() throws InterruptedException {
        played = 0;
        phase++;
        Running.class.notifyAll();
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (played < job.signals(phase)) {
            Running.class.wait(PATIENCE_MS);
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException("a source has not played phase " + phase);
            }
        }
    }

    static synchronized void awaitPhase(int wanted) throws InterruptedException {
        while (phase < wanted) {
            Running.class.wait();
        }
    }

    static synchronized boolean hasBegun(int wanted) {
        return phase >= wanted;
    }

    static synchronized void phasePlayed() {
        played++;
        Running.class.notifyAll();
    }

    static synchronized void report(String uid, List<String> lines) {
        readBack.computeIfAbsent(uid, absent -> new ArrayList<>()).addAll(lines);
    }

    static synchronized List<String> readBack(String uid) {
        return readBack.getOrDefault(uid, List.of());
    }
}
