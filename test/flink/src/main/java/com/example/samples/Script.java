package com.example.samples;

import java.util.ArrayList;
import java.util.List;

/** The changes of an operator's states. Its source emits only their indices. */
final class Script {
    /** The same change in Flink's state object that the mirror has made in its own. */
    interface Action<S> {
        void run(S state) throws Exception;
    }

    /** @param target the key, or for operator state the subtask (null: every subtask) */
    record Step(Object target, String state, Action<Object> action) {}

    final Feed<Integer> feed = new Feed<>();
    private final List<Step> steps = new ArrayList<>();

    @SuppressWarnings("unchecked")
    <S> void add(Object target, String state, Action<S> action) {
        feed.add(steps.size());
        steps.add(new Step(target, state, (Action<Object>) action));
    }

    Step step(int index) {
        return steps.get(index);
    }
}
