package com.example.zoo;

import java.util.Comparator;

public final class ByLength implements Comparator<String> {
    private final boolean longestFirst;

    public ByLength(boolean longestFirst) {
        this.longestFirst = longestFirst;
    }

    @Override
    public int compare(String one, String other) {
        return longestFirst ? other.length() - one.length() : one.length() - other.length();
    }
}
