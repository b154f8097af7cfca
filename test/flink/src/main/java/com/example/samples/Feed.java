package com.example.samples;

import java.util.ArrayList;
import java.util.List;

/** What a scripted source emits, phase by phase; phases count from 1. */
public final class Feed<T> {
    private record Phase<T>(List<T> elements, Long watermark) {}

    private final List<Phase<T>> phases = new ArrayList<>();
    private List<T> elements = new ArrayList<>();

    public void add(T element) {
        elements.add(element);
    }

    /** @param watermark what follows the elements of the phase, null for none */
    public void endPhase(Long watermark) {
        phases.add(new Phase<>(elements, watermark));
        elements = new ArrayList<>();
    }

    List<T> elements(int phase) {
        return phases.get(phase - 1).elements();
    }

    Long watermark(int phase) {
        return phases.get(phase - 1).watermark();
    }
}
