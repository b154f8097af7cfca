package com.example.samples;

import org.apache.flink.runtime.state.ttl.TtlValue;

/** A value as it is stored; without TTL there is no last access. */
record Stamped<V>(V value, Long lastAccess) {

    /** What Flink gives for {@link KeyedState#stored}. */
    @SuppressWarnings("unchecked")
    static <V> Stamped<V> of(Object found) {
        return found instanceof TtlValue<?> timed
                ? new Stamped<>((V) timed.getUserValue(), timed.getLastAccessTimestamp())
                : new Stamped<>((V) found, null);
    }

    /** @param json the value's text */
    String members(String json) {
        return "\"value\":" + json + (lastAccess == null ? "" : ",\"lastAccess\":" + lastAccess);
    }
}
