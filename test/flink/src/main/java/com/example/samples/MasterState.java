package com.example.samples;

/** State that the job manager itself puts into a snapshot; {@code bytes} is the size of its payload. */
public record MasterState(String name, int version, int bytes) {

    String json() {
        return "{ \"name\": " + Json.string(name) + ", \"version\": " + version + ", \"bytes\": " + bytes + " }";
    }
}
