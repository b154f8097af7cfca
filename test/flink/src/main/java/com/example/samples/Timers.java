package com.example.samples;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.TimerService;

/** The event and processing timers of one timer service, which Flink keeps as two states. */
public final class Timers<K> {
    record Timer(Slot slot, long timestamp) {}

    private final KeyedOperator<K> operator;
    final String service;
    final Namespace namespace;
    final Set<Timer> event = new LinkedHashSet<>();
    private final Set<Timer> processing = new LinkedHashSet<>();

    Timers(KeyedOperator<K> operator, String service, Namespace namespace) {
        this.operator = operator;
        this.service = service;
        this.namespace = namespace;
    }

    public void registerEvent(K key, long timestamp) {
        change(key, timers -> timers.registerEventTimeTimer(timestamp));
        event.add(new Timer(Slot.of(key), timestamp));
    }

    public void deleteEvent(K key, long timestamp) {
        change(key, timers -> timers.deleteEventTimeTimer(timestamp));
        event.remove(new Timer(Slot.of(key), timestamp));
    }

    /** The timestamp should be far in the future: the clock must not fire it. */
    public void registerProcessing(K key, long timestamp) {
        change(key, timers -> timers.registerProcessingTimeTimer(timestamp));
        processing.add(new Timer(Slot.of(key), timestamp));
    }

    public void deleteProcessing(K key, long timestamp) {
        change(key, timers -> timers.deleteProcessingTimeTimer(timestamp));
        processing.remove(new Timer(Slot.of(key), timestamp));
    }

    private void change(K key, Script.Action<TimerService> inFlink) {
        operator.script.add(key, service, inFlink);
    }

    void fire(long watermark) {
        event.removeIf(timer -> timer.timestamp() <= watermark);
    }

    List<StateFacts> facts() {
        return List.of(facts(eventState()), facts(processingState()));
    }

    private StateFacts facts(String state) {
        return StateFacts.keyed(state, "timers", operator.keyNotation, namespace.notation(), null, null, false);
    }

    String eventState() {
        return "_timer_state/event_" + service;
    }

    String processingState() {
        return "_timer_state/processing_" + service;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        event.forEach(timer -> lines.add(line(eventState(), timer.slot(), timer.timestamp())));
        processing.forEach(timer -> lines.add(line(processingState(), timer.slot(), timer.timestamp())));
        return lines;
    }

    String line(String state, Slot slot, long timestamp) {
        return operator.lineStart(state, slot) + ",\"timestamp\":" + timestamp + "}";
    }
}
