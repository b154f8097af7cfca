package com.example.restore;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What the one job that runs in this JVM shares with the program that started it: nothing of it has to be serialized. */
final class Run {
    /** The source emits numbers of keys, {@code from} to {@code to} (exclusive), then the watermark. */
    record Step(int from, int to, long watermark) {}

    static final ObjectMapper JSON = new ObjectMapper();

    private static volatile BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private static volatile boolean writing;
    private static volatile Fault fault = Fault.NONE;
    private static final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private static final Set<String> backends = new HashSet<>();
    private static final Map<Long, Integer> reached = new HashMap<>();

    private Run() {}

    static synchronized void start(boolean writes, Fault withFault) {
        steps = new LinkedBlockingQueue<>();
        writing = writes;
        fault = withFault;
        lines.clear();
        backends.clear();
        reached.clear();
    }

    static boolean writes() {
        return writing;
    }

    static Fault fault() {
        return fault;
    }

    static void play(Step step) {
        steps.add(step);
    }

    static Step nextStep() throws InterruptedException {
        return steps.take();
    }

    /** A subtask of an operator has got the watermark and all before it. */
    static synchronized void reach(long watermark) {
        reached.merge(watermark, 1, Integer::sum);
    }

    static synchronized boolean hasReached(long watermark, int subtasks) {
        return reached.getOrDefault(watermark, 0) >= subtasks;
    }

    static void report(Object... line) {
        try {
            lines.add(JSON.writeValueAsString(Arrays.asList(line)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized void reportBackend(Object backend) {
        backends.add(backend.getClass().getSimpleName());
    }

    static synchronized List<String> backends() {
        return backends.stream().sorted().toList();
    }

    static List<String> lines() {
        return List.copyOf(lines);
    }
}
