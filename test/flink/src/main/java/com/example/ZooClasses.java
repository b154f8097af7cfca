package com.example;

import com.example.Specimen.Family;
import com.example.zoo.AnimalWithANameOfMoreThanSixtyFourCharactersWhichKryoWritesInAnotherWay;
import com.example.zoo.Bird;
import com.example.zoo.Cage;
import com.example.zoo.Compatible;
import com.example.zoo.Diet;
import com.example.zoo.Escape;
import com.example.zoo.Gate;
import com.example.zoo.Link;
import com.example.zoo.Penguin;
import com.example.zoo.Ring;
import com.example.zoo.Scalars;
import com.example.zoo.Shelf;
import com.example.zoo.Tagged;
import com.example.zoo.WordBox;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.java.tuple.Tuple2;

/** Objects of the job's own classes, exceptions, and what refers to each other. */
final class ZooClasses {
    private ZooClasses() {}

    static Family users() {
        return new Family("users")
                .add("Bird", bird()).add("Bird bare", new Bird(null, null, null)).add("Bird molting", new Bird("", Bird.Plumage.MOLTING, Diet.SEEDS).sings("a", "b", "a"))
                .add("Penguin", new Penguin("Pingu", 1L << 40)).add("Diet", Diet.ANYTHING).add("Plumage", Bird.Plumage.PLAIN).add("Plumage body", Bird.Plumage.BRIGHT)
                .add("Scalars", new Scalars(true, (byte) -1, 'c', 0.1, 0.1f, -300, 1L << 40, (short) -2, true))
                .add("Scalars null", new Scalars(false, (byte) 0, '\u20ac', Double.NaN, -0.0f, Integer.MIN_VALUE, Long.MIN_VALUE, Short.MAX_VALUE, false))
                .add("WordBox", new WordBox(3, "lid", "more")).add("Shelf", new Shelf()).add("Gate", new Gate(5)).add("Gate.Door", new Gate(5).door(true))
                .add("Ring", new Ring("AT", 7, null)).add("Tagged", new Tagged(300, "tagged")).add("Tagged null", new Tagged(0, null))
                .add("Compatible", new Compatible(300, "compatible", 5)).add("Compatible null", new Compatible(0, null, null))
                .add("Compatible list", new ArrayList<>(List.of(new Compatible(1, "a", null), new Compatible(2, "a", "b"))))
                .add("long name", new AnimalWithANameOfMoreThanSixtyFourCharactersWhichKryoWritesInAnotherWay())
                .add("Cage", cage(3)).add("Tuple2", Tuple2.of("left", new ArrayList<>(List.of(1))));
    }

    static Family graphs() {
        Link self = new Link("self");
        self.to(self).carries(self);
        Link first = new Link("first");
        first.to(new Link("second").to(new Link("third").to(first).carries(first)));
        Link shared = new Link("shared");
        Bird pair = new Bird("he", Bird.Plumage.BRIGHT, Diet.FISH).with(new Bird("she", Bird.Plumage.PLAIN, Diet.FISH));
        return new Family("graphs")
                .add("Link self", self).add("Link ring", first)
                .add("Link shared", new Link("holder").to(shared).carries(shared))
                .add("Link shared list", new Link("list").carries(new ArrayList<>(List.of(shared, shared, new Link("other").to(shared)))))
                .add("Link text", new Link("same").carries("same")).add("Bird mates", pair);
    }

    static Family troubles() {
        IOException suppressed = placed(new IOException("suppressed"));
        IllegalStateException cause = placed(new IllegalStateException("outer", placed(new IOException("inner"))));
        cause.addSuppressed(suppressed);
        Throwable error = placed(new StackOverflowError());
        return new Family("troubles")
                .add("IllegalStateException", cause).add("Error", error).add("Escape", placed(new Escape("over", "north", 3)))
                .add("two", new ArrayList<>(List.of(placed(new RuntimeException("one")), placed(new RuntimeException("two")))))
                .add("Link", new Link("trouble").carries(placed(new ArithmeticException("/ by zero"))));
    }

    static Bird bird() {
        return new Bird("Corvus", Bird.Plumage.BRIGHT, Diet.ANYTHING).sings("kraa", "krk").seen("Wien", 3).seen("Graz", null)
                .grown(1.25, LocalDate.of(2020, 2, 29), new ArrayList<>(List.of("keeper", 5)));
    }

    /** The trace of a real stack would have the lines of this source. */
    private static <T extends Throwable> T placed(T throwable) {
        throwable.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("com.example.Zoo", "feed", "Zoo.java", 7), new StackTraceElement("app", "zoo", "1.0", "com.example.Main", "main", null, -2)});
        return throwable;
    }

    static Cage cage(int i) {
        Cage cage = new Cage();
        cage.number = i;
        if (i > 0) {
            cage.any = i % 2 == 0 ? "any" : new Ring("CH", i, (long) i);
            cage.bird = bird();
            cage.bits = BitSet.valueOf(new long[] {5, i});
            cage.currency = Currency.getInstance("CHF");
            cage.date = LocalDate.of(2024, 2, 29).plusDays(i);
            cage.duration = Duration.ofMillis(1500L * i);
            cage.id = new UUID(i, -i);
            cage.inner = cage(0);
            cage.locale = Locale.CANADA_FRENCH;
            cage.map = new LinkedHashMap<>(Map.of("one", i));
            cage.names = new ArrayList<>(List.of("a", "b" + i));
            cage.remark = Optional.of("remark " + i);
            cage.trouble = placed(new IllegalArgumentException("cage " + i));
            cage.uri = URI.create("zoo:" + i);
            cage.zone = ZoneId.of("Europe/Zurich");
        }
        return cage;
    }
}
