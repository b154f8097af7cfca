package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A query and the operators with state that Flink makes of it.
 *
 * @param name of the table that the rows go to
 * @param key the primary key of that table, null for none: it then gets updates without what was there before
 */
record SqlQuery(String name, String text, String key, List<Part> parts) {

    /** @param transformation what the operator is called in its uid */
    record Part(String transformation, BiFunction<String, Integer, SqlOperator> operator) {}

    SqlQuery(String name, String text, String transformation, BiFunction<String, Integer, SqlOperator> operator) {
        this(name, text, null, List.of(new Part(transformation, operator)));
    }

    /** One more operator of the same query. */
    SqlQuery with(String transformation, BiFunction<String, Integer, SqlOperator> operator) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(transformation, operator));
        return new SqlQuery(name, text, key, more);
    }

    SqlQuery keyedBy(String column) {
        return new SqlQuery(name, text, column, parts);
    }

    String insert() {
        return "INSERT INTO " + name + " " + text;
    }
}
