package com.example;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value that Kryo writes.
 *
 * @param hashed whether it has a hash code: a list or map that holds itself has none
 */
record Specimen(String name, Object value, boolean hashed) {

    /** By name, each of which is given once. */
    static final class Family {
        final String name;
        final Map<String, Specimen> members = new LinkedHashMap<>();

        Family(String name) {
            this.name = name;
        }

        Family add(String member, Object value) {
            return add(new Specimen(member, value, true));
        }

        Family addCyclic(String member, Object value) {
            return add(new Specimen(member, value, false));
        }

        private Family add(Specimen specimen) {
            if (members.put(specimen.name, specimen) != null) {
                throw new IllegalArgumentException(specimen.name + " is there already");
            }
            return this;
        }
    }
}
