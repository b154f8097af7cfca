package com.example.restore;

import java.io.Serializable;
import java.util.Map;

/** Under which uids and state names the job asks for what it knows as {@code accounts} and {@code accounts/visits}. */
record Names(Map<String, String> renamed) implements Serializable {
    String uid(String operator) {
        return renamed.getOrDefault(operator, operator);
    }

    String state(String operator, String state) {
        return renamed.getOrDefault(operator + "/" + state, state);
    }
}
