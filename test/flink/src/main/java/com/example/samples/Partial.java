package com.example.samples;

/** A state with TTL that goes by the clock: the mirror cannot know its times of access, and its lines are not in expected.ndjson. */
public record Partial(String operator, String state) {

    String text() {
        return operator + "/" + state + " # the times of last access are the clock's";
    }

    /** Whether a line of this operator is one of the state's. */
    boolean covers(Operator owner, String line) {
        return owner.uid.equals(operator) && line.startsWith("{\"state\":" + Json.string(state) + ",");
    }

    static String withoutTime(String line) {
        return line.replaceAll(",\"lastAccess\":\\d+", "");
    }
}
