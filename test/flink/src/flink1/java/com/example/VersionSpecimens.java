package com.example;

import com.example.Specimen.Family;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Values that Kryo can restore in one line of Flink only. */
final class VersionSpecimens {
    private VersionSpecimens() {}

    static Family own() {
        return new Family("own");
    }

    /** What it can only write. */
    static Family oneWay() {
        return new Family("own")
                .add("List.of", List.of()).add("List.of one", List.of("a")).add("List.of three", List.of(1, "2", 3L)).add("List.of.subList", List.of(1, 2, 3).subList(0, 2))
                .add("Stream.toList", Stream.of(1, 2).toList()).add("Set.of", Set.of()).add("Set.of one", Set.of(7))
                .add("Map.of", Map.of()).add("Map.of one", Map.of("key", 1)).add("Map.of by number", Map.of(1L, List.of("one")));
    }
}
