package com.example;

import com.example.Specimen.Family;
import com.example.samples.BroadcastMirror;
import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.OperatorListMirror;
import com.example.samples.PlainOperator;
import com.example.samples.ScriptedJob;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import com.example.zoo.Bird;
import com.example.zoo.Box;
import com.example.zoo.Cage;
import com.example.zoo.Ring;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Values of many classes, all of which Kryo writes. */
public final class ZooJob extends ScriptedJob {
    /** In this order: classes without a serializer, one of which has a number already; then those with one. */
    public static final String REGISTERED = "["
            + "java.util.UUID: {type: kryo}, java.util.LinkedHashMap: {type: kryo}, com.example.zoo.Bird: {type: kryo}, "
            + "com.example.zoo.Diet: {type: kryo}, java.time.LocalDate: {type: kryo}, "
            + "com.example.zoo.Tagged: " + with("com.esotericsoftware.kryo.serializers.TaggedFieldSerializer") + ", "
            + "com.example.zoo.Compatible: " + with("com.esotericsoftware.kryo.serializers.CompatibleFieldSerializer") + ", "
            + "org.joda.time.DateTime: " + with("de.javakaffee.kryoserializers.jodatime.JodaDateTimeSerializer") + "]";

    private static final String OBJECT = "Kryo java.lang.Object";
    private static final String CAGE = "Pojo com.example.zoo.Cage {any: " + OBJECT + ", bird: Kryo com.example.zoo.Bird, bits: Kryo java.util.BitSet, "
            + "currency: Kryo java.util.Currency, date: Kryo java.time.LocalDate, duration: Kryo java.time.Duration, id: Kryo java.util.UUID, "
            + "inner: Kryo com.example.zoo.Cage, locale: Kryo java.util.Locale, map: Kryo java.util.LinkedHashMap, names: Kryo java.util.ArrayList, "
            + "number: Integer, remark: Kryo java.util.Optional, trouble: Kryo java.lang.Throwable, uri: Kryo java.net.URI, zone: Kryo java.time.ZoneId}";
    private static final int PARALLELISM = 2;
    private static final int DAYS = 20;

    private final KeyedOperator<String> zoo = add(new KeyedOperator<>("zoo", PARALLELISM, 128, Types.STRING, "String"));
    private final TypeInformation<Object> object = Types.GENERIC(Object.class);
    private final ValueMirror<String, Object> specimen = zoo.value("specimen", object, OBJECT);
    private final ListMirror<String, Object> family = zoo.list("family", object, OBJECT);
    private final MapMirror<String, Object, Object> label = zoo.map("label", object, OBJECT, object, OBJECT);
    private final ValueMirror<String, Cage> cage = zoo.value("cage", Types.POJO(Cage.class), CAGE);
    private final ValueMirror<String, Bird> bird = zoo.value("bird", Types.GENERIC(Bird.class), "Kryo com.example.zoo.Bird");
    private final ValueMirror<String, Box<?>> box = zoo.value("box", generic(Box.class), "Kryo com.example.zoo.Box");
    private final ListMirror<String, ZonedDateTime> visits = zoo.list("visits", TypeInformation.of(ZonedDateTime.class), "Kryo java.time.ZonedDateTime");

    public ZooJob() {
        writeZoo();
        writeDays(add(new KeyedOperator<>("days", PARALLELISM, 128, TypeInformation.of(LocalDate.class), "Kryo java.time.LocalDate")));
        writeRings(add(new KeyedOperator<>("rings", PARALLELISM, 300, Types.GENERIC(Ring.class), "Kryo com.example.zoo.Ring")));
        writeKeepers(add(new PlainOperator("keepers", PARALLELISM, 128)));
    }

    private static String with(String serializer) {
        return "{type: kryo, kryo-type: registered, class: " + serializer + "}";
    }

    @SuppressWarnings("unchecked")
    private static <T> TypeInformation<T> generic(Class<?> type) {
        return (TypeInformation<T>) Types.GENERIC(type);
    }

    private static List<Family> families() {
        return List.of(ZooPlain.scalars(), ZooPlain.texts(), ZooPlain.times(), ZooCollections.lists(), ZooCollections.maps(), ZooCollections.arrays(),
                ZooClasses.users(), ZooClasses.graphs(), ZooClasses.troubles(), VersionSpecimens.own());
    }

    private void writeZoo() {
        Timers<String> timers = zoo.timers();
        timers.registerEvent("texts/UUID", 5_000_000L);
        families().forEach(one -> {
            List<Object> all = new ArrayList<>();
            one.members.values().forEach(member -> {
                put(one.name + "/" + member.name(), member, all.size());
                all.add(member.value());
            });
            if (!all.isEmpty()) {
                family.update(one.name, all);
            }
        });
        for (int i = 0; i < 5; i++) {
            cage.update("cage " + i, ZooClasses.cage(i));
            bird.update("cage " + i, ZooClasses.bird());
            box.update("cage " + i, i % 2 == 0 ? Box.of("word " + i, "and more") : Box.of(i, 300, null));
            visits.add("cage " + i, ZonedDateTime.parse("2024-02-29T12:00:00+01:00[Europe/Vienna]").plusDays(i));
        }
        zoo.endPhase();

        specimen.update("scalars/Integer", "another");
        specimen.clear("lists/ArrayList");
        label.clear("lists/ArrayList");
        label.put("cage 1", null, "of null");
        label.put("cage 1", "null", null);
        family.add("texts", ZooClasses.bird());
        cage.clear("maps/HashMap");
        bird.clear("cage 2");
        zoo.endPhase();

        family.add("lists", "once more");
        specimen.update("lists/ArrayList", new ArrayList<>(List.of("again")));
        bird.update("cage 2", new Bird("again", null, null));
        zoo.endPhase();
    }

    private void put(String key, Specimen one, int i) {
        specimen.update(key, one.value());
        if (one.hashed()) {
            label.put(key, one.value(), i % 4 == 0 ? one.value() : i % 4 == 1 ? null : one.name());
        }
        Cage with = ZooClasses.cage(0);
        with.any = one.value();
        with.number = i;
        cage.update(key, with);
    }

    private static void writeDays(KeyedOperator<LocalDate> days) {
        ValueMirror<LocalDate, String> visitors = days.value("visitors", Types.STRING, "String");
        Timers<LocalDate> timers = days.timers();
        for (int i = 0; i < DAYS; i++) {
            visitors.update(day(i), "visitor " + i);
            timers.registerEvent(day(i), 1_000_000L + i);
        }
        days.endPhase();
        for (int i = 0; i < DAYS; i += 3) {
            visitors.clear(day(i));
            timers.deleteEvent(day(i), 1_000_000L + i);
        }
        days.endPhase();
        visitors.update(day(0), "again");
        days.endPhase();
    }

    private static LocalDate day(int i) {
        return LocalDate.of(2024, 2, 25).plusDays(i);
    }

    private static void writeRings(KeyedOperator<Ring> rings) {
        ListMirror<Ring, Long> sightings = rings.list("sightings", Types.LONG, "Long");
        Timers<Ring> timers = rings.timers();
        for (int i = 0; i < DAYS; i++) {
            timers.registerProcessing(ring(i), 4_000_000_000_000L + i);
            sightings.update(ring(i), List.of((long) i, 44L));
        }
        rings.endPhase();
        for (int i = 0; i < DAYS; i += 3) {
            sightings.clear(ring(i));
        }
        rings.endPhase();
        sightings.add(ring(0), -1L);
        rings.endPhase();
    }

    private static Ring ring(int i) {
        return new Ring(i % 2 == 0 ? "AT" : "\u00c5", i * 1000, i % 3 == 0 ? null : 2000L + i);
    }

    private void writeKeepers(PlainOperator keepers) {
        OperatorListMirror<Object> names = keepers.list("names", object, OBJECT);
        BroadcastMirror<Object, Object> rules = keepers.broadcast("rules", object, OBJECT, object, OBJECT);
        List<Object> some = List.of("keeper", ZooClasses.bird(), new ArrayList<>(List.of(1)), 7L);
        for (int i = 0; i < some.size(); i++) {
            names.add(i % PARALLELISM, some.get(i));
            rules.put(some.get(i).getClass().getSimpleName(), some.get(i));
        }
        keepers.endPhase();
        rules.put(5L, ring(5));
        keepers.endPhase();
        rules.remove("String");
        keepers.endPhase();
    }

    @Override
    public String description() {
        return "The job has four operators with parallelism " + PARALLELISM + " whose values and keys are Kryo's: `zoo` (keyed by String; each specimen as value, "
                + "element of a list, key of a map and field of a POJO; states of the job's own classes), `days` (keyed by LocalDate; a value and timers), `rings` "
                + "(keyed by a class of the job; a list) and `keepers` (list and broadcast state). The phases create, change and remove, and create again.";
    }

    @Override
    public String jarOf() {
        return Cage.class.getPackageName();
    }
}
