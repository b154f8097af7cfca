package com.example.samples;

import java.util.ArrayList;
import java.util.List;

/** One state in expected.json; members that do not apply are null. */
public record StateFacts(String name, String scope, String kind, String key, String namespace, String mapKey, String value, boolean ttl) {

    public static StateFacts keyed(String name, String kind, String key, String namespace, String mapKey, String value, boolean ttl) {
        return new StateFacts(name, "keyed", kind, key, namespace, mapKey, value, ttl);
    }

    public static StateFacts operator(String name, String kind, String mapKey, String value) {
        return new StateFacts(name, "operator", kind, null, null, mapKey, value, false);
    }

    String json() {
        List<String> members = new ArrayList<>();
        members.add("\"name\": " + Json.string(name));
        members.add("\"scope\": " + Json.string(scope));
        members.add("\"kind\": " + Json.string(kind));
        add(members, "key", key);
        add(members, "namespace", namespace);
        add(members, "mapKey", mapKey);
        members.add("\"value\": " + (value == null ? "null" : Json.string(value)));
        members.add("\"ttl\": " + ttl);
        return "{ " + String.join(", ", members) + " }";
    }

    private static void add(List<String> members, String name, String text) {
        if (text != null) {
            members.add(Json.string(name) + ": " + Json.string(text));
        }
    }
}
