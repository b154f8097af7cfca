package com.example;

import com.example.Specimen.Family;
import com.example.zoo.Diet;
import com.example.zoo.Ticket;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Values that Kryo can restore in one line of Flink only. */
final class VersionSpecimens {
    private VersionSpecimens() {}

    static Family own() {
        return new Family("own")
                .add("List.of", List.of()).add("List.of one", List.of("a")).add("List.of three", List.of(1, "2", 3L)).add("Set.of", Set.of()).add("Set.of one", Set.of(7))
                .add("Map.of", Map.of()).add("Map.of one", Map.of("key", 1)).add("Map.of by number", Map.of(1L, List.of("one")))
                .add("Charset", StandardCharsets.UTF_8).add("URL", url())
                .add("Ticket", new Ticket("me", 300, Diet.FISH, new ArrayList<>(List.of("a", "b")), 5)).add("Ticket null", new Ticket(null, -1, null, null, null));
    }

    /** Short arrays, behind which it reads too far when more follows, and a list that it reads as another class. */
    static Family oneWay() {
        return new Family("own")
                .add("short[]", new short[] {258}).add("char[]", new char[] {'a', '\u20ac'}).add("float[]", new float[] {0.1f})
                .add("Stream.toList", Stream.of(1, 2).toList()).add("List.of.subList", List.of(1, 2, 3).subList(0, 2));
    }

    private static URL url() {
        try {
            return new URL("https://example.com/a?b=c");
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
